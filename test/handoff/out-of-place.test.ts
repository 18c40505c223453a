import { describe, expect, it } from 'vitest';
import {
  decode,
  frames,
  fromBackend,
  fromClient,
  handoffs,
  problemIds,
  toBackend,
  toClient,
} from '../records/decoding.ts';
import { ack, concat, hello, helloReply, offer, ready, TOKEN } from '../wire/building.ts';

const problems = (records: ReturnType<typeof decode>) => records.flatMap((record) => record.problems);

describe('a frame that nobody sends in that direction', () => {
  it('a Hello or its reply at the endpoint of a backend is an error: no backend answers it', () => {
    expect(problemIds(decode(toBackend(hello())))).toEqual(['payload-protocol']);
    expect(problemIds(decode(fromClient(hello())))).toEqual([]);
    expect(problemIds(decode(toBackend(helloReply({ refused: { code: 1 } }))))).toEqual(['payload-protocol']);
  });

  it.each([
    ['an ACK', ack(), 'FRAME_KIND_RESPONSE'],
    ['a refusing ACK', ack({ accepted: false, errorDetail: 'busy' }), 'FRAME_KIND_RESPONSE'],
    ['a ready', ready(), 'FRAME_KIND_EVENT'],
  ])('%s at the endpoint of a backend is no offer, with its sideband or without', (_what, sent, kind) => {
    for (const before of [[], [toBackend(TOKEN, { descriptors: 1 })]]) {
      const records = decode(...before, toBackend(sent, { descriptors: 0 }));
      expect(frames(records)).toMatchObject([{ message: 'HandoffAck', direction: 'broker-to-backend' }]);
      expect(problems(records)).toMatchObject([
        {
          id: 'kind',
          text: `a handoff (0xD0FF) frame broker-to-backend cannot be ${kind}; its payload is a HandoffAck`,
        },
      ]);
      expect(handoffs(records)).toEqual([]);
    }
  });

  it('an ACK there answers no offer, also where it repeats the token of one', () => {
    const records = decode(toBackend(offer()), toBackend(ack()), fromBackend(ack()));
    expect(handoffs(records)).toMatchObject([{ outcome: 'accepted', ack: 2 }]);
    expect(problemIds(records)).toEqual(['kind']);
  });

  it('bytes after a ready there are not an application’s', () => {
    const records = decode(toBackend(concat(ready(), TOKEN)));
    expect(problems(records).at(-1)).toMatchObject({ id: 'unframed-bytes', severity: 'error' });
  });

  it('an offer or an ACK from a client is an error, and no part of a handoff', () => {
    for (const sent of [offer(), ack(), ready()]) {
      const records = decode(fromClient(sent));
      expect(problems(records)).toMatchObject([
        { id: 'payload-protocol', field: 'envelope.payloadProtocol' },
      ]);
      expect(handoffs(records)).toEqual([]);
    }
    expect(problems(decode(fromClient(offer())))[0]!.text).toContain('it is an offer');
    expect(problems(decode(fromClient(ack())))[0]!.text).toContain('it is an ACK');
    expect(problems(decode(fromClient(ready())))[0]!.text).toContain('it is a ready');
  });

  it('an offer to a client is named for what it is', () => {
    const records = decode(fromClient(hello()), toClient(offer()));
    expect(frames(records)[1]).toMatchObject({ message: 'HandoffOffer' });
    expect(handoffs(records)).toEqual([]);
    expect(problemIds(records)).toContain('kind');
  });

  it('an offer from a backend is a wrong answer to the offer that it repeats', () => {
    const records = decode(toBackend(offer()), fromBackend(offer()));
    expect(frames(records)[1]).toMatchObject({ message: 'HandoffOffer', direction: 'backend-to-broker' });
    expect(handoffs(records)).toMatchObject([{ outcome: 'invalid', ack: 1 }]);
    expect(problemIds(records)).toEqual(['kind']);
  });

  it('what a client and a backend say to each other after the handoff is theirs', () => {
    const negotiated = { negotiatedProtocol: 1, serverCapabilities: '1', handlePassedToken: TOKEN };
    const before = [fromClient(hello()), toClient(helloReply({ negotiated })), toClient(ready())];
    const [, , , frame] = frames(decode(...before, fromClient(offer())));
    expect(frame).toMatchObject({ message: 'HandoffOffer', problems: [] });
  });
});
