import { expect, it } from 'vitest';
import { AfterSent } from '../../src/conversations/after-sent.ts';

it('what follows from an answer waits until all of it has left, and keeps its order', () => {
  const done: string[] = [];
  const after = new AfterSent();
  after.then(() => done.push('nothing was sent'));
  after.wrote();
  after.wrote();
  after.then(() => done.push('adopted'));
  after.then(() => done.push('answered'));
  after.sent();
  expect(done).toEqual(['nothing was sent']);
  after.sent();
  expect(done).toEqual(['nothing was sent', 'adopted', 'answered']);
});
