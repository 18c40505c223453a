import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest, shownFlags } from '../../src/cli/manifest.ts';
import { ROOT } from '../process/running.ts';

const PAGE = join(ROOT, 'man/handoff-cli.1');

describe('man handoff-cli', () => {
  it('is correct roff', () => {
    const { status, stderr } = spawnSync('groff', ['-man', '-Tutf8', '-ww', '-z', PAGE], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('shows every command, flag and exit code in 80 columns', () => {
    const env = { ...process.env, MANWIDTH: '80', LC_ALL: 'C.UTF-8', MANROFFOPT: '-c', GROFF_NO_SGR: '1' };
    const { stdout, status } = spawnSync('man', ['-P', 'cat', PAGE], { encoding: 'utf8', env });
    expect(status).toBe(0);
    const text = stdout.replace(/.\u0008/g, '').replaceAll('‐', '-');
    for (const command of Object.values(readManifest(ROOT).commands)) {
      expect(text).toContain(`handoff-cli ${command.id}`);
      for (const { name } of shownFlags(command)) expect(text).toContain(name);
    }
    for (const heading of ['NAME', 'SYNOPSIS', 'COMMANDS', 'EXIT STATUS', 'ENVIRONMENT'])
      expect(text).toContain(heading);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });
});
