import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../../src/frames/encode.ts';
import { TrafficRedactor } from '../../../src/records/redaction/traffic-redactor.ts';
import type { Segment } from '../../../src/records/segment.ts';
import { ack, bytes, concat, frame, HELLO, hello, offer, TOKEN, toHex } from '../../wire/building.ts';
import { decode, frames, fromBackend, fromClient, handoffs, toBackend, toClient } from '../decoding.ts';

/** What stands for a secret: as long as it, letters only, without a bit of it that matters here. */
const disguise = (secret: Uint8Array) => new Uint8Array(secret.length).fill(0x61 + (secret.at(-1)! % 20));

/** Where each frame of a conversation lies, what it is, and what is wrong with it where. */
function told(...segments: readonly Segment[]) {
  const records = decode(...segments);
  return {
    frames: frames(records).map(({ reading, problems }) => ({
      message: reading.message,
      length: reading.end - reading.start,
      problems: problems.map(({ id, field, offset }) => ({ id, field, offset })),
    })),
    outcomes: handoffs(records).map(({ outcome }) => outcome),
  };
}

function redacted(...segments: readonly Segment[]): Segment[] {
  const redactor = new TrafficRedactor(disguise);
  return [...segments.flatMap((segment) => redactor.take(segment)), ...redactor.end()];
}

/** The bytes with the first place where a text stands overwritten by something as long. */
function overwritten(whole: Uint8Array, text: string, by: string): Uint8Array {
  const changed = Buffer.from(whole);
  changed.write(by, changed.indexOf(text), 'latin1');
  return changed;
}

const negotiated = { negotiatedProtocol: 1, daemonVersion: '1', backendPipe: '/run/broker.sock' };
const reply = frame(
  { kind: 1, requestId: '1' },
  encodeMessage('HelloReply', { negotiated: { ...negotiated, handlePassedToken: TOKEN } }),
);
const refused = frame(
  { kind: 1, requestId: '1' },
  encodeMessage('HelloReply', { refused: { reason: 'too many' } }),
);
const unknown = bytes('a206 06 616263646566 aa06 06 616263646566 b006 ffffffffffffffffff01');

const group = bytes(
  'a306 0803 08c8ff7f 12036161ff 190102030405060708 1d01020304 bb01 0a0473656372 bc01 a406',
);

const accepted = (answer: Uint8Array, of = offer()) => [
  toBackend(concat(TOKEN, of), { descriptors: 1 }),
  fromBackend(answer),
];

describe.each<[string, Segment[], string]>([
  [
    'a service that is not UTF-8',
    accepted(ack(), overwritten(offer(), 'zccache', 'ab\xffache')),
    'invalid-utf8',
  ],
  [
    'one whose invalid byte is hidden',
    accepted(ack(), overwritten(offer(), 'zccache', 'zccac\xffe')),
    'invalid-utf8',
  ],
  [
    'one that breaks off inside a character',
    accepted(ack(), overwritten(offer(), 'zccache', 'zccach\xc3')),
    'invalid-utf8',
  ],
  [
    'an error_detail',
    accepted(overwritten(ack({ accepted: false, errorDetail: 'no room' }), 'room', 'r\xffom')),
    'invalid-utf8',
  ],
  [
    'a backend_pipe',
    [fromClient(hello()), toClient(overwritten(reply, 'broker.', 'br\xffker.'))],
    'invalid-utf8',
  ],
  ['a reason', [fromClient(hello()), toClient(overwritten(refused, 'many', 'm\xffny'))], 'invalid-utf8'],
  [
    'a traceparent',
    [fromClient(overwritten(hello({}, { traceparent: 'trace-parent' }), 'parent', 'p\xffrent'))],
    'invalid-utf8',
  ],
  [
    'a field in another wire type',
    [
      fromClient(
        frame({ requestId: '1' }, concat(encodeMessage('Hello', HELLO), bytes('18 ffffffffffffffff7f'))),
      ),
    ],
    'wrong-wire-type',
  ],
  [
    'several unknown fields',
    [fromClient(frame({ requestId: '1' }, concat(encodeMessage('Hello', HELLO), unknown)))],
    'unknown-field',
  ],
  [
    'an unknown group, with every wire type and a group in it',
    [fromClient(frame({ requestId: '1' }, concat(encodeMessage('Hello', HELLO), group)))],
    'unknown-field',
  ],
  [
    'an unknown group in an acceptance',
    accepted(
      frame(
        { kind: 1, requestId: '1', payloadProtocol: 53503 },
        concat(
          encodeMessage('HandoffAck', { handoffToken: TOKEN, accepted: true, correlationId: '1' }),
          group,
        ),
      ),
    ),
    'unknown-field',
  ],
  [
    'a group in place of a number',
    [fromClient(frame({ requestId: '1' }, concat(encodeMessage('Hello', HELLO), bytes('1b 0a03616263 1c'))))],
    'wrong-wire-type',
  ],
])('redacted: %s', (_, segments, problem) => {
  it('stays as wrong as it was, at the same places', () => {
    const given = redacted(...segments);
    expect(told(...given)).toEqual(told(...segments));
    expect(told(...segments).frames.flatMap(({ problems }) => problems.map(({ id }) => id))).toContain(
      problem,
    );
  });
});

describe('a redacted frame that breaks off', () => {
  const cut = (of: Uint8Array, length: number, direction: Segment['direction']): Segment[] => [
    { ...toBackend(concat(TOKEN, offer()), { descriptors: 1 }), ...(direction === null && { direction }) },
    { ...fromBackend(of.subarray(0, length)), ...(direction === null && { direction }) },
  ];
  const saying = (given: readonly Segment[]) =>
    decode(...given).flatMap((record) =>
      record.type === 'bytes' ? record.problems.map(({ id, text }) => `${id}: ${text}`) : [],
    );

  it.each([null, 'backend-to-broker'] as const)(
    'says what it is, wherever it does (direction: %s)',
    (direction) => {
      for (let length = 1; length < ack().length; length++) {
        const broken = cut(ack(), length, direction);
        const given = redacted(...broken);
        expect(told(...given), String(length)).toEqual(told(...broken));
        expect(saying(given), String(length)).toEqual(saying(broken));
      }
      expect(told(...cut(ack(), 30, direction)).outcomes).toEqual(['invalid']);
    },
  );

  it('shows nothing of its payload but the tag, nor numbers in which a secret might be', () => {
    const shown = (given: Uint8Array) => toHex(redacted(fromBackend(given))[0]!.bytes);
    expect(shown(ack().subarray(0, 30))).toMatch(new RegExp(`^${toHex(ack().subarray(0, 14))}6`));
    const long = bytes('0140000000 08ffffffffffffffff01 1001 18ffa103 22');
    expect(shown(long)).toMatch(/^0140000000(6[\da-f])+$/);
  });
});

describe('redacted text that is not UTF-8', () => {
  it('shows its first 4 bytes, and leaves the token before it what every other token is', () => {
    const [first] = redacted(toBackend(concat(TOKEN, overwritten(offer(), 'zccache', 'zccac\xffe'))));
    const shown = Buffer.from(first!.bytes);
    expect(shown.includes(Buffer.from('zcca'))).toBe(true);
    expect(shown.includes(Buffer.from('zccac'))).toBe(false);
    expect(shown.indexOf(shown.subarray(0, 16), 16)).toBeGreaterThan(16);
  });
});
