import { describe, expect, it } from 'vitest';
import { isBug, toFailure } from '../../src/cli/failures.ts';
import { Failure, systemFailure, usageFailure } from '../../src/failure.ts';

const noSpace = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });

describe('what an error is reported as', () => {
  it('a failure stays what it is', () => {
    const failure = usageFailure('--count must be at least 1');
    expect(toFailure(failure)).toBe(failure);
    expect(systemFailure(failure, 'cannot read x')).toBe(failure);
  });

  it('an error of the system that nobody expected there is still the environment', () => {
    expect(toFailure(noSpace)).toMatchObject({ kind: 'environment', code: 'ENOSPC', exitCode: 3 });
  });

  it.for([
    ['a mistake in the program', new TypeError('x is not a function')],
    [
      'an error with a code of Node',
      Object.assign(new Error('bad argument'), { code: 'ERR_INVALID_ARG_TYPE' }),
    ],
    ['something that is no Error', 'thrown' as unknown as Error],
  ] as const)('%s is a bug, with an exit code of its own', ([, error]) => {
    const failure = toFailure(error);
    expect(failure).toMatchObject({ kind: 'internal', code: 'EINTERNAL', exitCode: 70, cause: error });
    expect(failure.message).toMatch(/^internal error: /);
    expect(failure.hint).toContain('HANDOFF_DEBUG=1');
  });

  it('a mistake while a file is read is not blamed on the file', () => {
    const failure = systemFailure(new TypeError('undefined is not iterable'), 'cannot read x.pcapng');
    expect(failure).toMatchObject({ code: 'EINTERNAL', exitCode: 70 });
    expect(failure.message).toBe(
      'internal error: cannot read x.pcapng: TypeError: undefined is not iterable',
    );
  });
});

describe('an error that a parser of flags threw', () => {
  it('is about the value, unless the parser itself is wrong', () => {
    expect(isBug(new Error('"soon" is not a duration'))).toBe(false);
    expect(isBug(new Failure('usage', 'EUSAGE', 'no'))).toBe(false);
    expect(isBug(new TypeError('text.trim is not a function'))).toBe(true);
  });
});
