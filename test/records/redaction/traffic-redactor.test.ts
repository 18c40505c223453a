import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeMessage } from '../../../src/frames/encode.ts';
import { TrafficRedactor } from '../../../src/records/redaction/traffic-redactor.ts';
import type { Segment } from '../../../src/records/segment.ts';
import { ack, concat, frame, hello, OTHER_TOKEN, offer, ready, TOKEN } from '../../wire/building.ts';
import { decode, fromBackend, fromClient, handoffs, problemIds, toBackend, toClient } from '../decoding.ts';

/** Not the one of captures, whose key is another one each time. */
function standIn(secret: Uint8Array): Uint8Array {
  const digest = createHash('sha256').update(secret).digest('base64url');
  return Buffer.from(digest.repeat(Math.ceil(secret.length / digest.length)).slice(0, secret.length));
}

function redacted(...segments: readonly Segment[]): Segment[] {
  const redactor = new TrafficRedactor(standIn);
  return [...segments.flatMap((segment) => redactor.take(segment)), ...redactor.end()];
}

function text(segments: readonly Segment[]): string {
  return Buffer.concat(segments.map(({ bytes }) => bytes)).toString('latin1');
}

describe('redacted traffic', () => {
  const conversation = [
    toBackend(concat(TOKEN, offer()), { descriptors: 1 }),
    fromBackend(ack()),
    toBackend(concat(OTHER_TOKEN, offer({ token: OTHER_TOKEN })), { descriptors: 1 }),
    fromBackend(ack({ token: concat(OTHER_TOKEN.subarray(0, 15), TOKEN.subarray(0, 1)) })),
    fromClient(hello()),
    toClient(ready()),
  ];

  it('is decoded to the same outcomes and problems', () => {
    const records = decode(...redacted(...conversation));
    expect(handoffs(records).map(({ outcome }) => outcome)).toEqual(
      handoffs(decode(...conversation)).map(({ outcome }) => outcome),
    );
    expect(problemIds(records)).toEqual(problemIds(decode(...conversation)));
  });

  it('begins tokens as they are, and ends them with something else, the same each time', () => {
    const [first] = redacted(toBackend(concat(TOKEN, offer())));
    const shown = Buffer.from(first!.bytes);
    expect(shown.subarray(0, 4)).toEqual(Buffer.from(TOKEN.subarray(0, 4)));
    expect(shown.subarray(4, 16)).not.toEqual(Buffer.from(TOKEN.subarray(4)));
    expect(shown.indexOf(shown.subarray(0, 16), 16)).toBeGreaterThan(16);
  });

  it('is the same however the bytes were cut', () => {
    const bytes = concat(TOKEN, offer(), Buffer.from('what is no frame'), TOKEN, offer());
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length)), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), bytes.length];
        const pieces = places.slice(1).map((end, at) => toBackend(bytes.subarray(places[at]!, end)));
        const given = redacted(...pieces);
        expect(text(given)).toHaveLength(bytes.length);
        expect(problemIds(decode(...given))).toEqual(problemIds(decode(toBackend(bytes))));
      }),
    );
  });

  it('gives out what is decided while the rest of a frame has not come', () => {
    const redactor = new TrafficRedactor(standIn);
    const given = redactor.take(toBackend(concat(TOKEN, offer(), TOKEN, offer().subarray(0, 9))));
    expect(given.map(({ bytes }) => bytes.length)).toEqual([16 + offer().length]);
    expect(redactor.end().map(({ bytes }) => bytes.length)).toEqual([16 + 9]);
  });

  it('keeps descriptors, times and ends where they were', () => {
    const ends: Segment = {
      connection: 0,
      direction: null,
      time: 7,
      descriptors: null,
      bytes: new Uint8Array(),
      ends: true,
    };
    const given = redacted(toBackend(concat(TOKEN, offer()), { descriptors: 1, time: 5 }), ends);
    expect(given).toMatchObject([
      { descriptors: 1, time: 5 },
      { ends: true, time: 7 },
    ]);
  });

  it('holds no more than a bound of frames whose end does not come', () => {
    const redactor = new TrafficRedactor(standIn);
    const begun = frame({}, new Uint8Array(1024 * 1024)).subarray(0, 1024 * 1024);
    const given = Array.from({ length: 64 }, (_, connection) =>
      redactor.take(toBackend(begun, { connection })),
    );
    const length = given.flat().reduce((sum, { bytes }) => sum + bytes.length, 0);
    expect(length).toBeGreaterThan(32 * 1024 * 1024);
    expect(redactor.end().reduce((sum, { bytes }) => sum + bytes.length, length)).toBe(64 * begun.length);
  });
});

describe('what passed before', () => {
  const secret = Buffer.from('PASSWORDfortheBroker');

  it('is replaced where a later text in the other direction repeats it', () => {
    const refused = { reason: `no ${secret}`, code: 6 };
    const reply = frame({ kind: 1, requestId: '1' }, encodeMessage('HelloReply', { refused }));
    const given = text(redacted(fromClient(hello({ authToken: secret })), toClient(reply)));
    expect(given.match(/PASS/g)).toHaveLength(2);
    expect(given).not.toContain('PASSW');
  });

  it('counts for a token that comes in pieces, the descriptor with the second of them', () => {
    const [first, second] = [secret.subarray(0, 8), secret.subarray(8, 16)];
    const given = redacted(toBackend(first), toBackend(second, { descriptors: 1 }), toBackend(offer()));
    expect(text(given).slice(0, 4)).toBe('PASS');
    expect(text(given)).not.toContain('fort');
  });
});
