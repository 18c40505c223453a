import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import { RawLosses } from '../../src/services/raw-losses.ts';
import { fromBackend, toBackend } from '../records/decoding.ts';
import { ack, bytes, concat, offer, TOKEN } from '../wire/building.ts';

/** What is said where these segments become raw bytes, one after another. */
function lossOf(...segments: readonly Segment[]): string | null {
  const losses = new RawLosses();
  for (const segment of segments) losses.push(segment, segment.bytes);
  return losses.end();
}

describe('what raw bytes cannot keep', () => {
  it('is nothing where the outcomes stay what they are', () => {
    expect(lossOf(toBackend(concat(TOKEN, offer())), fromBackend(ack()))).toBeNull();
  });

  it('is that half an answer was one, where nothing tells who sent it', () => {
    expect(lossOf(toBackend(concat(TOKEN, offer())), fromBackend(bytes('01 30')))).toBe(
      '1 outcome differs when it is read back: 1 invalid became 1 unanswered',
    );
  });
});
