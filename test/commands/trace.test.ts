import { expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { it } from '../process/stage.ts';

const shared = oneProcess();

it('trace wants a command or processes, and not both', async ({ stage }) => {
  for (const command of [
    ['trace'],
    ['trace', '--'],
    ['trace', '--pid', '1', '--', 'true'],
    ['trace', 'true'],
  ])
    expect((await shared.run(command)).code, command.join(' ')).toBe(2);
  const { stderr } = await stage.run(['trace', '--pid', 'x']);
  expect(stderr).toContain('--pid: "x" must be a whole number');
});

it('trace says where strace is missing, and what to do', async ({ stage }) => {
  const { code, error } = await stage.run(['trace', '--json', '--', 'true'], {
    env: { PATH: stage.directory },
  });
  expect(code).toBe(3);
  expect(error?.message).toMatch(/strace is not installed|trace needs Linux/);
  expect(error?.hint).not.toBe('');
});
