import { expect, it } from 'vitest';
import { Once } from '../../src/services/once.ts';

it('has not happened until it happens', async () => {
  const once = new Once();
  const order: string[] = [];
  const waiting = once.happened.then(() => order.push('noticed'));
  order.push('happens');
  expect(once.hasHappened).toBe(false);
  once.happen();
  once.happen();
  expect(once.hasHappened).toBe(true);
  await waiting;
  expect(order).toEqual(['happens', 'noticed']);
});
