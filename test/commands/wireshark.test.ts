import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { ROOT } from '../process/running.ts';
import { it } from '../process/stage.ts';

const shared = oneProcess();

const PLUGIN = '.local/lib/wireshark/plugins/handoff.lua';

describe.concurrent('wireshark', () => {
  it('says where the dissector is and how to install it', async ({ stage }) => {
    const { code, stdout } = await stage.run('wireshark', { env: { HOME: stage.directory } });
    expect(code).toBe(0);
    expect(stdout.split('\n')[0]).toBe(join(ROOT, 'dist/handoff.lua'));
    expect(stdout).toContain(stage.path(PLUGIN));
  });

  it('--install puts it there, and says so when one was there before', async ({ stage }) => {
    const env = { HOME: stage.directory };
    const first = await shared.run('wireshark --install', { env });
    expect(first).toMatchObject({
      code: 0,
      stdout: expect.stringContaining(`installed ${stage.path(PLUGIN)}`),
    });
    expect(readFileSync(stage.path(PLUGIN), 'utf8')).toBe(
      readFileSync(join(ROOT, 'dist/handoff.lua'), 'utf8'),
    );
    const again = await shared.run('wireshark --install', { env });
    expect(again.stdout).toContain(`replaced ${stage.path(PLUGIN)}`);
  });

  it('--install leaves a file that is somebody else’s', async ({ stage }) => {
    mkdirSync(dirname(stage.path(PLUGIN)), { recursive: true });
    writeFileSync(stage.path(PLUGIN), '-- mine\n');
    const { code, stderr } = await shared.run('wireshark --install', { env: { HOME: stage.directory } });
    expect(code).toBe(3);
    expect(stderr).toContain('is not the dissector of handoff-cli');
    expect(readFileSync(stage.path(PLUGIN), 'utf8')).toBe('-- mine\n');
  });

  it('--install says what is in the way', async ({ stage }) => {
    writeFileSync(stage.path('.local'), '');
    const { code, stderr } = await shared.run('wireshark --install', { env: { HOME: stage.directory } });
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: cannot install .*a part of the path is not a directory/);
  });
});
