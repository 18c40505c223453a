import { describe, expect, it } from 'vitest';
import type { Fields } from '../../src/frames/encode.ts';
import type { Segment } from '../../src/records/segment.ts';
import { decode, frames, fromClient, toClient } from '../records/decoding.ts';
import { bytes, frame, hello, helloReply, OTHER_TOKEN, ready, TOKEN } from '../wire/building.ts';

const NEGOTIATED = { negotiatedProtocol: 1, serverCapabilities: '1', handlePassedToken: TOKEN };

/** The problems of the last frame, in short. */
function lastProblems(...segments: readonly Segment[]) {
  return frames(decode(...segments))
    .at(-1)!
    .problems.map(({ id, severity, field }) => `${severity} ${id} ${field}`);
}

describe('a HelloReply', () => {
  const afterHello = (negotiated: Fields, requestId?: string) =>
    lastProblems(
      fromClient(hello()),
      toClient(helloReply({ negotiated: { ...NEGOTIATED, ...negotiated } }, requestId)),
    );

  it('that agrees to what was offered is right', () => {
    expect(afterHello({})).toEqual([]);
    expect(afterHello({ serverCapabilities: '0', handlePassedToken: new Uint8Array() })).toEqual([]);
  });

  it.each([
    ['protocol-not-offered', { negotiatedProtocol: 2 }, 'negotiatedProtocol'],
    ['reply-token-length', { handlePassedToken: bytes('a0a1') }, 'handlePassedToken'],
    ['capability-mismatch', { serverCapabilities: '0' }, 'serverCapabilities'],
    ['capability-mismatch', { handlePassedToken: new Uint8Array() }, 'handlePassedToken'],
  ])('shows %s', (id, fields, name) => {
    expect(afterHello(fields)).toEqual([`error ${id} payload.negotiated.${name}`]);
  });

  it('must repeat the request_id, but for the refusal of a broken Hello, which has 0', () => {
    expect(afterHello({}, '9')).toEqual(['error request-id-mismatch envelope.requestId']);
    const refusal = toClient(helloReply({ refused: { code: 1 } }, '0'));
    expect(lastProblems(fromClient(hello()), refusal)).toHaveLength(1);
    expect(
      lastProblems(
        fromClient(hello()),
        fromClient(bytes('02020202')),
        fromClient(hello({}, { requestId: '2' })),
        refusal,
      ),
    ).toEqual([]);
  });
});

describe('what a client takes for its HelloReply', () => {
  it('must be one: a ready that comes before it shows payload-protocol', () => {
    expect(lastProblems(fromClient(hello()), toClient(ready()))).toEqual([
      'error payload-protocol envelope.payloadProtocol',
    ]);
  });

  it('must have one of the two results', () => {
    expect(lastProblems(fromClient(hello()), toClient(helloReply({})))).toEqual([
      'error reply-empty payload',
    ]);
  });
});

describe('what a client takes for its ready', () => {
  const afterReply = (...told: readonly Uint8Array[]) =>
    lastProblems(
      fromClient(hello()),
      toClient(helloReply({ negotiated: NEGOTIATED })),
      ...told.map((one) => toClient(one)),
    );

  it.each([
    ['another HelloReply', helloReply({ negotiated: NEGOTIATED })],
    ['an application’s frame', frame({ payloadProtocol: 0x7a63 })],
  ])('must be under 0xD0FF: %s is the application’s, or nobody’s', (_, told) => {
    expect(afterReply(told)).toContain('error payload-protocol envelope.payloadProtocol');
  });

  it('is the first one: another ready for the same token goes to the application', () => {
    expect(afterReply(ready(), ready())).toEqual(['warning duplicate-ack payload.token']);
  });

  it('may be missing: nothing is awaited where the HelloReply offers no handoff', () => {
    const refused = helloReply({ refused: { code: 1 } });
    expect(
      lastProblems(fromClient(hello()), toClient(refused), toClient(frame({ payloadProtocol: 0x7a63 }))),
    ).toEqual([]);
  });
});

describe('a ready', () => {
  const at = (time: number) => ({ time });
  const afterReply = (told: Uint8Array, time = 1_000_000) =>
    lastProblems(
      fromClient(hello(), at(0)),
      toClient(helloReply({ negotiated: NEGOTIATED }), at(500_000)),
      toClient(told, at(time)),
    );

  it('with the token of the reply, within 2 s, is right', () => {
    expect(afterReply(ready(), 2_500_000)).toEqual([]);
  });

  it('with another token shows ready-token-mismatch', () => {
    expect(afterReply(ready({ token: OTHER_TOKEN }))).toEqual(['error ready-token-mismatch payload.token']);
  });

  it('that comes later shows ready-late', () => {
    expect(afterReply(ready(), 2_500_001)).toEqual(['warning ready-late payload']);
  });
});
