import { describe, expect, it } from 'vitest';
import { Handoff } from '../../../src/handoff/handoff.ts';
import { OpenQueue } from '../../../src/handoff/store/open-queue.ts';

const TOKEN = new Uint8Array(16);

function open(count: number): { readonly queue: OpenQueue; readonly handoffs: readonly Handoff[] } {
  const handoffs = Array.from({ length: count }, (_, index) => {
    const handoff = new Handoff();
    handoff.begin(index, 0, TOKEN, 0, 16);
    return handoff;
  });
  const queue = new OpenQueue(handoffs[0]!);
  for (const handoff of handoffs.slice(1)) queue.add(handoff);
  return { queue, handoffs };
}

describe('the open handoffs with one token', () => {
  it('give the first open one that fits', () => {
    const { queue, handoffs } = open(4);
    handoffs[0]!.open = false;
    handoffs[2]!.open = false;
    expect(queue.oldest).toBe(handoffs[1]);
    expect(queue.find(({ index }) => index >= 2)).toBe(handoffs[3]);
    expect(queue.find(() => false)).toBeNull();
  });

  it('are not all looked at, as each offer of a hostile recording may ask', () => {
    const { queue } = open(1_000);
    let asked = 0;
    const count = () => {
      asked += 1;
      return false;
    };
    expect(queue.find(count)).toBeNull();
    expect(asked).toBeLessThanOrEqual(64);
  });
});
