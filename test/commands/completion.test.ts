import { spawnSync } from 'node:child_process';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { it } from '../process/stage.ts';

/** What bash offers for that line, given the script. */
function offered(script: string, line: string): string[] {
  const words = line.split(' ');
  const call = `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}; COMP_LINE='${line}'; COMP_POINT=${line.length}; COMP_WORDBREAKS=' '; _handoff_cli; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, status, stderr } = spawnSync('bash', ['-c', `${script}\n${call}`], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout.trim().split('\n');
}

const printing = oneProcess();

describe.concurrent('completion', () => {
  it('offers commands, flags and values in bash', async ({ stage }) => {
    const { stdout, code } = await stage.run('completion bash');
    expect(code).toBe(0);
    expect(offered(stdout, 'handoff-cli fake-')).toEqual(['fake-backend', 'fake-broker']);
    expect(offered(stdout, 'handoff-cli tap --ta')).toEqual(['--takeover']);
    expect(offered(stdout, 'handoff-cli replay x --as b')).toEqual(['backend', 'broker']);
    expect(offered(stdout, 'handoff-cli send-offer --fault token')).toEqual([
      'token',
      'token-short',
      'token-empty',
    ]);
    expect(offered(stdout, 'handoff-cli decode /etc/host')).toContain('/etc/hostname');
  });

  it.for(['zsh', 'fish', 'powershell'])('names every command and flag in %s', async (shell) => {
    const { stdout, code } = await printing.run(['completion', shell]);
    expect(code).toBe(0);
    for (const word of ['fake-backend', 'takeover', 'correlation-id']) expect(stdout).toContain(word);
  });

  it('knows four shells', async () => {
    const { code, stderr } = await printing.run('completion tcsh');
    expect(code).toBe(2);
    expect(stderr).toContain('tcsh');
    expect((await printing.run('completion')).code).toBe(2);
  });
});
