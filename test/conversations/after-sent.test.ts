import { expect, it } from 'vitest';
import { AfterSent } from '../../src/conversations/after-sent.ts';

it('what follows from an answer waits until all of it has left, and keeps its order', () => {
  const done: string[] = [];
  const after = new AfterSent();
  after.follow(() => done.push('nothing was sent'));
  after.wrote();
  after.wrote();
  after.follow(() => done.push('adopted'));
  after.follow(() => done.push('answered'));
  after.sent();
  expect(done).toEqual(['nothing was sent']);
  after.sent();
  expect(done).toEqual(['nothing was sent', 'adopted', 'answered']);
});
