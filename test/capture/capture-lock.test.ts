import { readdirSync, writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { CaptureLock } from '../../src/capture/capture-lock.ts';
import { Failure } from '../../src/failure.ts';
import { it } from '../process/stage.ts';

it('is held by one alone, and leaves nothing behind', ({ stage }) => {
  const capture = stage.path('seen.bin');
  const lock = CaptureLock.take(capture);
  expect(() => CaptureLock.take(capture)).toThrow(Failure);
  expect(readdirSync(stage.directory)).toEqual(['.seen.bin.lock']);
  lock.release();
  expect(readdirSync(stage.directory)).toEqual([]);
});

it.for([
  ['a process that is gone', '999999999 1'],
  ['an earlier process of the same number', `${process.pid} 1`],
  ['nobody', ''],
])('is taken from %s', ([, content], { stage }) => {
  writeFileSync(stage.path('.seen.bin.lock'), content!);
  CaptureLock.take(stage.path('seen.bin')).release();
  expect(readdirSync(stage.directory)).toEqual([]);
});

it('of another capture is another one', ({ stage }) => {
  const locks = ['a.bin', 'b.bin'].map((name) => CaptureLock.take(stage.path(name)));
  expect(readdirSync(stage.directory)).toHaveLength(2);
  for (const lock of locks) lock.release();
});
