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
