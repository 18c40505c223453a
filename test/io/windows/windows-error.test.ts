import { expect, it } from 'vitest';
import { codeOfError, windowsError } from '../../../src/io/windows/windows-error.ts';

it.each([
  [2, 'ENOENT'],
  [5, 'EACCES'],
  [109, 'EPIPE'],
  [231, 'EAGAIN'],
  [4711, 'WIN4711'],
])('error %i of Windows is %s', (number, code) => {
  expect(codeOfError(number)).toBe(code);
});

it('an error says which call has failed, and the number to look up', () => {
  expect(windowsError('CreateNamedPipe', 5)).toMatchObject({
    code: 'EACCES',
    message: 'CreateNamedPipe: EACCES (error 5 of Windows)',
  });
});
