import { expect, it } from 'vitest';
import { UnconfirmedBytes } from '../../../src/capture/strace/unconfirmed-bytes.ts';

it('all ways together keep a bounded amount: the one that changed longest ago forgets first', () => {
  const forgotten: string[] = [];
  const way = (name: string) => ({
    weight: 1.5 * 1024 * 1024,
    forget() {
      forgotten.push(name);
      this.weight = 0;
    },
  });
  const [first, second, third] = [way('first'), way('second'), way('third')];
  const kept = new UnconfirmedBytes();
  kept.changed(first);
  kept.changed(second);
  kept.changed(first);
  expect(forgotten).toEqual([]);
  kept.changed(third);
  expect(forgotten).toEqual(['second']);
  kept.changed(third);
  expect(forgotten).toEqual(['second']);
});
