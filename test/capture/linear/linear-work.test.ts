import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSource } from '../../../src/capture/source.ts';
import { Failure } from '../../../src/failure.ts';
import { Decoder } from '../../../src/records/decoder.ts';
import { WorkCounter } from '../../process/steps.ts';
import { ADVERSARIAL, RECORDINGS } from './recordings.ts';

const CHUNK = 4096;
/** Doubling the input doubles the work, and some that does not depend on it. */
const GROWTH = { least: 1.85, most: 2.15 };
/** How often a byte of the recording may be copied on its way, on average: what grows is copied whenever it has doubled. */
const MOST_COPIES = 4;

/** What it takes to decode a recording that comes in chunks; how many frames it holds. */
async function decoded(recording: Uint8Array): Promise<number> {
  async function* chunks() {
    for (let start = 0; start < recording.length; start += CHUNK)
      yield recording.subarray(start, start + CHUNK);
  }
  let frames = 0;
  const decoder = new Decoder(({ type }) => {
    if (type === 'frame') frames += 1;
  });
  try {
    for await (const batch of (await openSource(chunks(), null)).batches)
      for (const segment of batch) decoder.push(segment);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
  }
  decoder.end();
  return frames;
}

let counter: WorkCounter;
beforeAll(async () => {
  counter = await WorkCounter.start();
});
afterAll(() => counter.end());

async function growth(recordingOf: (count: number) => Uint8Array, count: number) {
  const [small, large] = [recordingOf(count), recordingOf(2 * count)];
  // What is made once, such as the schema.
  await decoded(recordingOf(4));
  let frames = 0;
  const one = await counter.workOf(async () => {
    frames = await decoded(small);
  });
  const two = await counter.workOf(async () => void (await decoded(large)));
  return { frames, steps: two.steps / one.steps, copies: two.copied / large.length };
}

describe('twice the recording is twice the work', () => {
  it.each(Object.entries(RECORDINGS))('%s', async (name, recordingOf) => {
    const count = 150;
    const { frames, steps, copies } = await growth(recordingOf, count);
    if (name !== 'strace -s 32') expect(frames).toBe(2 * count);
    expect(steps).toBeGreaterThan(GROWTH.least);
    expect(steps).toBeLessThan(GROWTH.most);
    expect(copies).toBeLessThan(MOST_COPIES);
  });

  it.each(Object.entries(ADVERSARIAL))('%s', async (_, recordingOf) => {
    const { steps, copies } = await growth(recordingOf, 400);
    expect(steps).toBeLessThan(GROWTH.most);
    expect(copies).toBeLessThan(MOST_COPIES);
  });
});
