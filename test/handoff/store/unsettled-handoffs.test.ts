import { describe, expect, it } from 'vitest';
import type { Handoff } from '../../../src/handoff/handoff.ts';
import { UnsettledHandoffs } from '../../../src/handoff/store/unsettled-handoffs.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';

const passed = (): PassedDescriptor => ({ kind: 'stream', blocking: true, fate: null });
const handoff = (index: number, descriptors: readonly PassedDescriptor[] | null) =>
  ({ entry: index, index, passed: descriptors }) as unknown as Handoff;

describe('handoffs whose descriptors are not settled', () => {
  it('are found by any of their descriptors, until all of these are settled', () => {
    const [one, other] = [passed(), passed()];
    const waiting = new UnsettledHandoffs();
    waiting.add(handoff(3, [one, other]));
    one.fate = 'adopted';
    expect(waiting.settled(one)).toMatchObject({ index: 3 });
    expect(waiting.none).toBe(false);
    other.fate = 'closed';
    expect(waiting.settled(other)).toMatchObject({ index: 3 });
    expect(waiting.none).toBe(true);
    expect(waiting.settled(other)).toBeNull();
  });

  it('are only those that passed a descriptor of which nothing is known yet', () => {
    const waiting = new UnsettledHandoffs();
    waiting.add(handoff(0, null));
    waiting.add(handoff(1, [{ ...passed(), fate: 'closed' }]));
    expect(waiting.none).toBe(true);
  });

  it('are forgotten from the oldest on, when there are many', () => {
    const waiting = new UnsettledHandoffs();
    const first = passed();
    waiting.add(handoff(0, [first]));
    for (let index = 1; index <= 64; index++) waiting.add(handoff(index, [passed()]));
    expect(waiting.settled(first)).toBeNull();
  });
});
