import { expect, it } from 'vitest';
import { Interruption } from '../../src/services/interruption.ts';
import { Once } from '../../src/services/once.ts';

const NEVER = new Promise<string>(() => {});

it('tells what goes on, and not what is done', async () => {
  const stop = new Once();
  const interruption = new Interruption(stop.happened);
  const told: string[] = [];
  await interruption.during(Promise.resolve(), () => told.push('done'));
  const work = new Once<string>();
  const during = interruption.during(work.happened, () => {
    told.push('going on');
    work.happen('cut short');
  });
  stop.happen();
  expect(await during).toBe('cut short');
  expect(told).toEqual(['going on']);
});

it('ends what is begun after it', async () => {
  const interruption = new Interruption(Promise.resolve());
  await Promise.resolve();
  const work = new Once<string>();
  expect(await interruption.during(work.happened, () => work.happen('at once'))).toBe('at once');
});

it('waits no longer for what cannot be ended, and hands over what comes of it after all', async () => {
  const stop = new Once();
  const interruption = new Interruption(stop.happened);
  expect(await interruption.orNull(Promise.resolve('in time'))).toBe('in time');
  const work = new Once<string>();
  const late = new Once<string>();
  const waited = interruption.orNull(work.happened, late.happen);
  const never = interruption.orNull(NEVER);
  stop.happen();
  expect([await waited, await never]).toEqual([null, null]);
  work.happen('too late');
  expect(await late.happened).toBe('too late');
});

it('passes on a failure', async () => {
  const interruption = new Interruption(NEVER.then(() => {}));
  await expect(interruption.orNull(Promise.reject(new Error('no')))).rejects.toThrow('no');
});
