import { expect, it } from 'vitest';
import { EXIT, Failure } from '../../src/failure.ts';
import { errorRecord, failureIn } from '../../src/output/error-record.ts';
import { Tally } from '../../src/records/tally.ts';

it('a record tells of a failure all that it takes to report it again', () => {
  const record = errorRecord(new Failure('environment', 'ENOSPC', 'cannot write x', 'make room'));
  expect(record).toEqual({ type: 'error', code: 'ENOSPC', message: 'cannot write x', hint: 'make room' });
  const told = failureIn(record);
  expect(told).toMatchObject({ code: 'ENOSPC', message: 'cannot write x', hint: 'make room' });
  expect(told?.exitCode).toBe(EXIT.environment);
});

it('any other record tells of none', () => {
  expect(failureIn(new Tally().summary)).toBeNull();
});
