import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { PrivateDirectory } from '../../src/io/private-directory.ts';

describe('a private directory', () => {
  it('is new each time, for its owner alone, and gone once removed, with what is in it', () => {
    const [one, other] = [new PrivateDirectory(), new PrivateDirectory()];
    expect(one.path).not.toBe(other.path);
    expect(dirname(one.path)).toBe(tmpdir());
    expect(statSync(one.path).mode & 0o777).toBe(0o700);
    writeFileSync(join(one.path, 'something'), '');
    one.remove();
    expect(existsSync(one.path)).toBe(false);
    expect(existsSync(other.path)).toBe(true);
    other.remove();
  });

  it('listens for the end of the process once, however many there are, and not when none is left', async () => {
    // Others in this process may have something to undo.
    vi.resetModules();
    const { PrivateDirectory } = await import('../../src/io/private-directory.ts');
    const before = process.listenerCount('exit');
    const several = [new PrivateDirectory(), new PrivateDirectory(), new PrivateDirectory()];
    expect(process.listenerCount('exit')).toBe(before + 1);
    for (const { remove } of several) remove();
    expect(process.listenerCount('exit')).toBe(before);
  });

  it.runIf(process.platform === 'linux')(
    'that a killed process left is removed by the next one',
    async () => {
      const killed = spawn(process.execPath, ['-e', '']);
      await once(killed, 'exit');
      const first = new PrivateDirectory();
      const left = first.path.replace(`-${process.pid}-`, `-${killed.pid}-`);
      mkdirSync(left);
      const second = new PrivateDirectory();
      expect(existsSync(left)).toBe(false);
      expect(existsSync(first.path)).toBe(true);
      first.remove();
      second.remove();
    },
  );
});
