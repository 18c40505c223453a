import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
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

it('doctor looks at handles and pipes, and has nothing to say about paths', async () => {
  const { code, records } = await onWindows(['doctor', '--json']).ended;
  expect(code).toBe(0);
  for (const name of ['passing handles', 'endpoints'])
    expect(records).toContainEqual(expect.objectContaining({ type: 'doctor', name, result: 'works' }));
});

it('what Windows has not is refused with the reason', async () => {
  expect((await onWindows(['conform', 'backend', '--list']).ended).stdout).toContain(
    'backend/token/used-twice',
  );
  const trace = await onWindows(['trace', '--', 'x']).ended;
  expect(trace.code).toBe(3);
  expect(trace.stderr).toContain('trace needs Linux');
});

it('converts a recording there and back', async () => {
  const recording = join(CAPTURES, 'accept/events.ndjson');
  const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-windows-'));
  const pcapng = join(folder, 'accept.pcapng');
  try {
    expect((await onWindows(['convert', windowsPath(recording), windowsPath(pcapng)]).ended).code).toBe(0);
    const { stdout } = await onWindows(['decode', '--json', windowsPath(pcapng)]).ended;
    const here = spawnSync(process.execPath, ['bin/run.js', 'decode', '--json', pcapng], { cwd: ROOT });
    expect(stdout).toBe(here.stdout.toString());
  } finally {
    rmSync(folder, { recursive: true });
  }
});
