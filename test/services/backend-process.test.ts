import { expect, it } from 'vitest';
import { backendProcess } from '../../src/services/backend-process.ts';

it('the process that was named gets the handle, else the one that the system tells', () => {
  expect(backendProcess(7, 8)).toBe(7);
  expect(backendProcess(null, 8)).toBe(8);
});

it('without either, what to do is said', () => {
  expect(() => backendProcess(null, null)).toThrow(
    expect.objectContaining({ code: 'ESRCH', hint: 'name it with --backend-pid', exitCode: 3 }),
  );
});
