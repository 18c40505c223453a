import { describe, expect, it } from 'vitest';
import { HeldBytes } from '../../src/wire/held-bytes.ts';

const MIB = 1024 * 1024;

/** Bytes that come in chunks of one size; gives the largest store on the way, and how often there was another one. */
function gathered(held: HeldBytes, chunks: number, size: number, enough?: number) {
  let largest = 0;
  let stores = 0;
  let last: ArrayBufferLike | null = null;
  for (let count = 0; count < chunks; count++) {
    held.append(new Uint8Array(size).fill(count), enough);
    largest = Math.max(largest, held.pinned);
    if (held.bytes.buffer !== last) stores += 1;
    last = held.bytes.buffer;
  }
  return { largest, stores };
}

it('gives what has come in its order', () => {
  const held = new HeldBytes();
  gathered(held, 300, 7);
  const expected = Array.from({ length: 300 }, (_, count) => new Array<number>(7).fill(count & 0xff)).flat();
  expect([...held.bytes.subarray(held.position)]).toEqual(expected);
});

describe('the store of what comes in many chunks', () => {
  it('is hardly larger than what is enough', () => {
    const { largest } = gathered(new HeldBytes(), 257, MIB / 16, 16 * MIB);
    expect(largest).toBeLessThanOrEqual(1.2 * 16 * MIB);
  });

  it.each([
    ['much', 16 * MIB],
    ['nearly nothing', 1],
    ['any number of bytes', undefined],
  ])('is made anew a few times where %s is enough', (_, enough) => {
    expect(gathered(new HeldBytes(), 4_096, 1_024, enough).stores).toBeLessThan(100);
  });

  it('is not larger than what has come allows, whatever is promised', () => {
    expect(gathered(new HeldBytes(), 4, 1_024, 4_000 * MIB).largest).toBeLessThanOrEqual(8_192);
  });
});

it('a chunk that comes while nothing is held is used as it is', () => {
  const held = new HeldBytes();
  const chunk = new Uint8Array(100);
  held.append(chunk);
  expect(held.bytes).toBe(chunk);
  held.position = 100;
  held.release();
  expect(held.pinned).toBe(0);
});
