import { describe, expect, it } from 'vitest';
import {
  decode,
  frames,
  fromBackend,
  fromClient,
  handoffs,
  loose,
  problemIds,
  raw,
  toBackend,
  toClient,
} from '../records/decoding.ts';
import { ack, bytes, concat, hello, helloReply, OTHER_TOKEN, offer, ready, TOKEN } from '../wire/building.ts';

const CLIENT = { connection: 0 };
const BACKEND = { connection: 1 };

/** A handoff on connection 1, with that answer, and then ready on the client's connection. */
function handedOver(answer: Uint8Array, told = ready()) {
  return decode(toBackend(offer(), BACKEND), fromBackend(answer, BACKEND), toClient(told, CLIENT));
}

describe('ready', () => {
  it('belongs to the handoff with its token, on whatever connection', () => {
    const records = handedOver(ack());
    expect(handoffs(records)).toMatchObject([
      { index: 0, connection: 1, outcome: 'accepted', ack: 1, ready: null },
      { index: 0, connection: 1, outcome: 'accepted', ack: 1, ready: 2 },
    ]);
    expect(problemIds(records)).toEqual([]);
  });

  it('may carry another correlation id and request_id: the client ignores them', () => {
    expect(problemIds(handedOver(ack(), ready({ correlationId: '77' })))).toEqual([]);
  });

  it('may come before the answer, which still finds its offer', () => {
    const [first, second] = [offer(), offer({ token: OTHER_TOKEN })].map((sent) => toBackend(sent, BACKEND));
    const answers = [ack({ token: OTHER_TOKEN }), ack()].map((answer) => fromBackend(answer, BACKEND));
    const records = decode(first!, second!, toClient(ready({ token: OTHER_TOKEN }), CLIENT), ...answers);
    expect(handoffs(records).slice(1)).toMatchObject([
      { index: 1, outcome: 'accepted', ready: 2, ack: 3 },
      { index: 0, outcome: 'accepted', ready: null, ack: 4 },
    ]);
  });

  it('the later of two is the one that is shown, also of an offer that stays open', () => {
    const again = [ready(), ready()].map((told) => toClient(told, CLIENT));
    expect(handoffs(decode(toBackend(offer(), BACKEND), ...again)).at(-1)).toMatchObject({
      outcome: 'unanswered',
      ready: 2,
    });
  });

  it('without any offer in sight is only a frame', () => {
    const records = decode(toClient(ready()));
    expect(handoffs(records)).toEqual([]);
    expect(problemIds(records)).toEqual([]);
  });
});

describe('ready that tells the client accepted', () => {
  const readyProblems = (answer: Uint8Array) => frames(handedOver(answer)).at(-1)?.problems;
  const withoutAcceptance = [
    { id: 'ready-without-acceptance', severity: 'error', field: 'payload.accepted', offset: 33 },
  ];

  it.each([
    ['refused', ack({ accepted: false })],
    ['answered with another token', ack({ token: OTHER_TOKEN })],
    ['answered with another correlation id', ack({ correlationId: '2' })],
    ['answered with bytes that are not a frame', bytes('6e6f7468696e67')],
  ])('is wrong when the backend %s', (_, answer) => {
    expect(readyProblems(answer)).toMatchObject(withoutAcceptance);
  });

  it('is wrong when the backend hung up', () => {
    const records = decode(toBackend(offer(), BACKEND), toClient(ready(), CLIENT));
    expect(frames(records).at(-1)?.problems).toMatchObject(withoutAcceptance);
    expect(handoffs(records).at(-1)).toMatchObject({ outcome: 'unanswered', ready: 1 });
  });

  it('shows that an ACK was in time for the broker, whose deadline may be another', () => {
    const records = decode(
      toBackend(offer(), { ...BACKEND, time: 0 }),
      fromBackend(ack(), { ...BACKEND, time: 6_000_000 }),
      toClient(ready(), CLIENT),
    );
    expect(frames(records).at(-1)?.problems).toEqual([]);
    expect(handoffs(records).map(({ outcome }) => outcome)).toEqual(['late', 'accepted']);
  });

  it.each([
    ['refused', [ack({ accepted: false })]],
    ['unanswered', []],
  ])('is right when the backend accepted, though the same offer again was %s', (again, answers) => {
    const records = decode(
      toBackend(concat(offer(), offer()), BACKEND),
      ...[ack(), ...answers].map((answer) => fromBackend(answer, BACKEND)),
      toClient(ready(), CLIENT),
    );
    expect(problemIds(records)).not.toContain('ready-without-acceptance');
    const last = [0, 1].map((index) => handoffs(records).findLast((one) => one.index === index));
    expect(last).toMatchObject([
      { outcome: 'accepted', ready: frames(records).length - 1 },
      { outcome: again, ready: null },
    ]);
  });

  it('is right when it tells of the refusal', () => {
    expect(problemIds(handedOver(ack({ accepted: false }), ready({ accepted: false })))).toEqual([
      'ack-refused',
    ]);
  });
});

describe('an application’s own bytes', () => {
  const PING = bytes('70696e67');

  it('follow ready in both directions, as a note', () => {
    const records = decode(
      fromClient(hello(), CLIENT),
      toClient(concat(ready(), PING), CLIENT),
      fromClient(PING, CLIENT),
    );
    expect(
      loose(records)
        .map(({ direction, length }) => [direction, length])
        .sort(),
    ).toEqual([
      ['broker-to-client', 4],
      ['client-to-broker', 4],
    ]);
    const notes = loose(records).flatMap(({ problems }) => problems);
    expect(notes.map(({ id, severity }) => [id, severity])).toEqual([
      ['unframed-bytes', 'note'],
      ['unframed-bytes', 'note'],
    ]);
  });

  /** What is said of bytes after the HelloReply, once the backend has accepted that handoff. */
  const afterAcceptance = (...told: readonly Uint8Array[]) =>
    loose(
      decode(
        fromClient(hello(), CLIENT),
        toClient(helloReply({ negotiated: { negotiatedProtocol: 1, handlePassedToken: TOKEN } }), CLIENT),
        toBackend(offer(), BACKEND),
        fromBackend(ack(), BACKEND),
        ...told.map((part) => toClient(part, CLIENT)),
      ),
    ).flatMap(({ problems }) => problems.map(({ id, severity }) => `${severity} ${id}`));

  it('may take the place of a ready that was left out, even where they begin with a framing byte', () => {
    for (const own of [PING, bytes('01'), bytes('01 22000000'), bytes('01 22000000 0a05 70696e67')])
      expect(afterAcceptance(own)).toEqual(['note unframed-bytes']);
  });

  it('are not those of a ready that was broken off', () => {
    const whole = ready();
    for (let length = 8; length < whole.length; length++)
      expect(afterAcceptance(whole.subarray(0, length))).toEqual(['error truncated']);
  });

  it('are what looks like the start of a frame after a ready', () => {
    expect(afterAcceptance(ready(), ready().subarray(0, 20))).toEqual(['note unframed-bytes']);
  });

  it('may follow a Hello directly, as a note', () => {
    const records = decode(fromClient(concat(hello(), PING)));
    expect(loose(records)).toMatchObject([{ offset: hello().length, problems: [{ severity: 'note' }] }]);
    expect(loose(decode(raw(concat(hello(), PING))))).toMatchObject([{ problems: [{ severity: 'note' }] }]);
  });

  it('are an error anywhere else', () => {
    expect(loose(decode(fromBackend(concat(ack(), PING))))).toMatchObject([
      {
        offset: 39,
        length: 4,
        hex: '70696e67',
        problems: [{ id: 'unframed-bytes', severity: 'error', offset: 39 }],
      },
    ]);
  });
});

describe('a HelloReply', () => {
  const reply = (requestId: string) => helloReply({ negotiated: { negotiatedProtocol: 1 } }, requestId);

  it('repeats the request_id of the Hello’s frame', () => {
    expect(problemIds(decode(fromClient(hello()), toClient(reply('1'))))).toEqual([]);
    const wrong = frames(decode(fromClient(hello()), toClient(reply('2'))));
    expect(wrong[1]?.problems).toMatchObject([{ id: 'request-id-mismatch', field: 'envelope.requestId' }]);
  });

  it('may answer either of two Hellos', () => {
    const two = concat(hello(), hello({}, { requestId: '2' }));
    expect(problemIds(decode(fromClient(two), toClient(concat(reply('2'), reply('1')))))).toEqual([]);
  });

  it('without its Hello in sight cannot be judged', () => {
    expect(problemIds(decode(toClient(reply('9'))))).toEqual([]);
    expect(problemIds(decode(fromClient(hello(), { connection: 5 }), toClient(reply('9'))))).toEqual([]);
  });
});
