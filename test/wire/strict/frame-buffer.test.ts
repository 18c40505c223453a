import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameBuffer } from '../../../src/wire/strict/frame-buffer.ts';
import { ack, concat, offer, toHex } from '../building.ts';

const frames = [ack(), offer(), ack({ accepted: false })];
const TOTAL = concat(...frames).length;

describe('a frame buffer', () => {
  it('gives frames one after another, however they come', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(TOTAL), { maxLength: 20 }), (cuts) => {
        const buffer = new FrameBuffer();
        const found: string[] = [];
        const whole = concat(...frames);
        const places = [0, ...cuts.sort((one, other) => one - other), whole.length];
        for (const [index, place] of places.slice(1).entries()) {
          buffer.push(whole.subarray(places[index], place));
          for (let next = buffer.next(); next.type === 'frame'; next = buffer.next())
            found.push(toHex(next.bytes.subarray(0, next.end)));
        }
        expect(found).toEqual(frames.map(toHex));
        expect(buffer.bytes).toHaveLength(0);
      }),
    );
  });

  it('knows the least number of bytes that must still come, so that nothing behind a frame need be read', () => {
    const whole = ack();
    const buffer = new FrameBuffer();
    let taken = 0;
    while (buffer.missing > 0) {
      const piece = whole.subarray(taken, taken + buffer.missing);
      taken += piece.length;
      buffer.push(piece);
    }
    expect(taken).toBe(whole.length);
  });

  it.each([
    ['another framing byte', '02', 'version'],
    ['a length beyond the cap, before the body comes', '0101000101', 'oversize'],
  ])('gives up on %s', (_, start, why) => {
    const buffer = new FrameBuffer(64 * 1024);
    buffer.push(Buffer.from(start, 'hex'));
    expect(buffer.next()).toMatchObject({ type: 'broken', why });
    expect(buffer.missing).toBe(0);
  });

  it('takes a frame without a body', () => {
    const buffer = new FrameBuffer();
    buffer.push(Buffer.from('0100000000', 'hex'));
    expect(buffer.next()).toMatchObject({ type: 'frame', end: 5 });
  });
});
