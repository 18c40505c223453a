import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { VarintReader } from '../../../src/wire/fields/varint.ts';
import { ack, bytes, concat, frame, offer, toHex } from '../building.ts';
import { cut, outline, singly } from '../cutting.ts';

/** Bytes that matter to the framing, more often than chance would have them. */
const telling = fc.constantFrom(0x00, 0x01, 0x02, 0x08, 0x10, 0x18, 0x22, 0x28, 0xff);
const garbage = fc
  .array(fc.oneof(telling, fc.integer({ min: 0, max: 255 })), { maxLength: 40 })
  .map((given) => Uint8Array.from(given));
const token = fc
  .tuple(fc.constantFrom('', '01', '0100000000', '01020000000801', '010b00000008011001'), garbage)
  .map(([head, rest]) => concat(bytes(head), rest, new Uint8Array(16)).subarray(0, 16));
const framed = fc.oneof(
  garbage.map((payload) => frame({ payloadProtocol: 0x7a63 }, payload)),
  garbage.map((body) => concat(Uint8Array.of(1, body.length, 0, 0, 0), body)),
  garbage.map((body) => concat(Uint8Array.of(2, body.length, 0, 0, 0), body)),
  token.map((given) => ack({ token: given })),
);
const offered = fc.oneof(
  token.map((given) => concat(given, offer({ token: given }))),
  fc.tuple(token, token).map(([sideband, given]) => concat(sideband, offer({ token: given }))),
  token.map((given) => offer({ token: given })),
);
const brokenOff = fc
  .tuple(fc.oneof(framed, offered), fc.nat(60))
  .map(([whole, end]) => whole.subarray(0, end));
const stream = fc
  .array(fc.oneof(framed, offered, garbage, brokenOff), { maxLength: 8 })
  .map((parts) => concat(...parts));

const cuts = fc.array(fc.nat(400), { maxLength: 12 });
function chunked(whole: Uint8Array, at: readonly number[]): Uint8Array[] {
  const ends = [...at, whole.length].map((end) => Math.min(end, whole.length)).sort((a, b) => a - b);
  return ends.map((end, index) => whole.subarray(ends[index - 1] ?? 0, end));
}

const RUNS = { numRuns: 400 };

describe('any stream', () => {
  it('is cut into pieces that hold each byte once', () => {
    fc.assert(
      fc.property(stream, fc.boolean(), fc.boolean(), (whole, sidebands, onlyPlausible) => {
        let offset = 0;
        for (const piece of cut([whole], { sidebands, onlyPlausible })) {
          expect(piece.offset).toBe(offset);
          expect(piece.length).toBeGreaterThan(0);
          const shown = ['frame', 'sideband'].includes(piece.type)
            ? piece.length
            : Math.min(64, piece.length);
          expect(piece.hex).toBe(toHex(whole.subarray(offset, offset + shown)));
          offset += piece.length;
        }
        expect(offset).toBe(whole.length);
      }),
      RUNS,
    );
  });

  it('is cut into the same pieces whatever the chunks it comes in', () => {
    fc.assert(
      fc.property(stream, cuts, fc.boolean(), fc.boolean(), (whole, at, sidebands, onlyPlausible) => {
        const options = { sidebands, onlyPlausible };
        const pieces = cut([whole], options);
        expect(cut(chunked(whole, at), options)).toEqual(pieces);
        expect(cut(singly(whole), options)).toEqual(pieces);
      }),
      RUNS,
    );
  });

  it('of frames, sidebands and garbage without a byte 1 is cut where they were put together', () => {
    const loose = fc.uint8Array({ min: 0x80, minLength: 1, maxLength: 15 });
    const plain = fc.uint8Array({ min: 0x80, minLength: 16, maxLength: 16 });
    const part = fc.oneof(
      loose.map((given) => [{ type: 'unframed', given }]),
      plain.map((given) => [{ type: 'frame', given: ack({ token: given }) }]),
      plain.map((given) => [
        { type: 'sideband', given },
        { type: 'frame', given: offer({ token: given }) },
      ]),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const expected: { type: string; length: number }[] = [];
        for (const { type, given } of parts.flat()) {
          const last = expected.at(-1);
          if (type === 'unframed' && last?.type === 'unframed') last.length += given.length;
          else expected.push({ type, length: given.length });
        }
        const pieces = cut([concat(...parts.flat().map(({ given }) => given))]);
        expect(pieces.map(({ type, length }) => ({ type, length }))).toEqual(expected);
      }),
      RUNS,
    );
  });
});

describe('the work grows with the stream, not with its square', () => {
  const patterns = [
    ['garbage', 'ee'],
    ['bytes that may all begin a frame', '01'],
    ['headers of frames that never end', '01 0000f000 0801 10'],
    ['the same of another generation', '02 0000f000 0801 10'],
    ['small frames', '01 02000000 0801'],
    ['frames of 16 bytes, each perhaps a sideband', '01 0b000000 0801 2207 08080808080808'],
    ['frames with more fields than are looked at', `01 c8000000 0801${'1001'.repeat(99)}`],
  ] as const;

  /** Varints read and bytes copied for a stream of so many bytes that comes byte by byte or at once. */
  function work(pattern: string, length: number, chunks: (whole: Uint8Array) => Uint8Array[]): number {
    const unit = bytes(pattern);
    const whole = concat(...Array.from({ length: Math.ceil(length / unit.length) }, () => unit));
    const given = chunks(whole);
    const varints = vi.spyOn(VarintReader.prototype, 'read');
    const copies = vi.spyOn(Buffer, 'concat');
    try {
      const pieces = cut(given);
      expect(outline(pieces)).not.toBe('');
      const copied = copies.mock.calls.map(([parts]) => parts.reduce((sum, part) => sum + part.length, 0));
      return varints.mock.calls.length + copied.reduce((sum, bytes) => sum + bytes, 0);
    } finally {
      varints.mockRestore();
      copies.mockRestore();
    }
  }

  it.each(patterns)('%s', (_, pattern) => {
    for (const chunks of [singly, (whole: Uint8Array) => [whole]]) {
      expect(work(pattern, 16_000, chunks)).toBeLessThan(2.5 * work(pattern, 8_000, chunks) + 1_000);
    }
  });
});
