import { expect, it } from 'vitest';
import { inPlace } from '../../src/handoff/in-place.ts';
import { breakRole } from '../../src/script/breaks.ts';
import { frameLengthAt } from '../../src/wire/header.ts';
import { HEADER_LENGTH } from '../../src/wire/limits.ts';
import { ack } from '../wire/building.ts';
import { wordsFor } from '../world/plan/arbitrary.ts';
import { passedBy } from './passed-by-tap.ts';

it.each<[string, number, string]>([
  ['drop', 0, 'nothing else'],
  ['delay:1s+drop', 0, 'nothing else'],
  ['delay:1s+pass', 1, 'nothing else'],
  ['delay:1s', 1, 'nothing else'],
  ['corrupt:token', 1, 'nothing else'],
  ['corrupt:framing-version', 1, 'nothing else'],
  ['corrupt:oversize', 0, 'loose bytes'],
  ['corrupt:trailing-bytes', 1, 'loose bytes'],
  ['early:hello', 1, 'loose bytes'],
  ['corrupt:foreign-first', 2, 'nothing else'],
  ['duplicate', 2, 'nothing else'],
  ['pass+duplicate+stall:5', 3, 'loose bytes'],
  ['truncate', 0, 'loose bytes'],
  ['truncate:46', 1, 'nothing else'],
  ['stall:0', 0, 'nothing else'],
])('after %s, %d frames and %s pass in the place of one of 46 bytes', (by, frames, loose) => {
  expect(inPlace(by, 46, true)).toEqual({ frames, loose: loose === 'loose bytes' });
});

it.each<[string, number, string]>([
  ['corrupt:foreign-first+pass', 2, 'nothing else'],
  ['corrupt', 1, 'nothing else'],
  ['corrupt:oversize', 1, 'nothing else'],
  ['corrupt:trailing-bytes', 1, 'nothing else'],
  ['duplicate', 2, 'nothing else'],
  ['truncate', 0, 'loose bytes'],
])('after %s, %d frames and %s pass in the place of one that cannot be read', (by, frames, loose) => {
  expect(inPlace(by, 46, false)).toEqual({ frames, loose: loose === 'loose bytes' });
});

const ACK = ack();

/** Frames of a length that makes sense, which begin with a write or after another frame; anything else is loose. */
function counted(writes: readonly Uint8Array[]): { frames: number; loose: boolean } {
  const all = Buffer.concat(writes);
  const starts = writes.map((_, nth) => Buffer.concat(writes.slice(0, nth)).length);
  let frames = 0;
  let loose = false;
  for (let at = 0; at < all.length; ) {
    const length = all.length - at < HEADER_LENGTH ? Number.POSITIVE_INFINITY : frameLengthAt(all, at);
    const isWhole = length <= all.length - at;
    if (isWhole) frames += 1;
    else loose = true;
    at = isWhole ? at + length : (starts.find((start) => start > at) ?? all.length);
  }
  return { frames, loose };
}

it.each(wordsFor(breakRole('ack')))('tells of what a tap passes because of “%s”', (word) => {
  const { by, writes } = passedBy('ack', word, ACK);
  expect(by === null ? { frames: 1, loose: false } : inPlace(by, ACK.length, true)).toEqual(counted(writes));
});
