import { expect, it } from 'vitest';
import type { Failure } from '../../src/failure.ts';
import type { Descriptors } from '../../src/io/descriptors.ts';
import { HeldDescriptors } from '../../src/io/held-descriptors.ts';

/** Calls of a system that has no descriptor left. */
function exhausted(): Descriptors {
  const fail = () => {
    throw Object.assign(new Error('socketpair: EMFILE'), { code: 'EMFILE' });
  };
  return {
    calls: { socketPair: fail, datagramPair: fail, pipe: fail, listener: fail },
  } as unknown as Descriptors;
}

it.each(['second', 'closed', 'datagram', 'pipe', 'listener'] as const)(
  'a system without a free descriptor cannot make “%s”: that is reported, and nothing is passed',
  (what) => {
    const told: Failure[] = [];
    const held = new HeldDescriptors(exhausted(), () => null, { failed: (failure) => told.push(failure) });
    expect(held.find(what)).toBeNull();
    expect(told).toMatchObject([{ kind: 'environment', code: 'EMFILE' }]);
  },
);

it('what came and could not leave is closed, which is told once', () => {
  const settled: unknown[] = [];
  const held = new HeldDescriptors(exhausted(), () => null, {
    settled: (descriptor) => settled.push(descriptor),
  });
  const [came] = held.came([7], false);
  held.lost(came!);
  held.lost({ descriptor: came!, blocking: true });
  held.lost('connection');
  expect(came?.fate).toBe('closed');
  expect(settled).toEqual([came]);
});
