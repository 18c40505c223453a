import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../tools/root.ts';
import { onWindows, windowsPath } from './wine.ts';

const CAPTURES = join(ROOT, 'test/fixtures/captures');
const RECORDINGS = readdirSync(CAPTURES, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /(handoff-connections.bin|events.ndjson|strace.log)$/.test(name),
);

it('says its version, and that it is on Windows', async () => {
  const { code, stdout } = await onWindows(['--version']).ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^handoff-cli\/\d+\.\d+\.\d+ win32-x64 node-v22/);
});

it.each(RECORDINGS)('decodes %s as on Linux', async (name) => {
  const recording = join(CAPTURES, name);
  const here = spawnSync(process.execPath, ['bin/run.js', 'decode', '--json', recording], { cwd: ROOT });
  const { code, stdout } = await onWindows(['decode', '--json', windowsPath(recording)]).ended;
  expect(stdout).toBe(here.stdout.toString());
  expect(stdout).toContain('"type":"handoff"');
  expect(code).toBe(here.status);
});
