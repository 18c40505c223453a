// Packs the project, installs the tarball into an empty folder as a user would, and runs what it installs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './root.ts';

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly entryCount: number;
}

const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-package-'));
try {
  const packing = run('npm', ['pack', '--json', '--pack-destination', folder], ROOT);
  const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packing) as [Packed];
  const tarball = join(folder, filename);
  console.log(
    `packed: ${size} bytes, ${unpackedSize} unpacked, ${entryCount} files (${statSync(tarball).size} on disk)`,
  );
  writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', tarball], folder);
  const bin = join(folder, 'node_modules/.bin/handoff-cli');
  expect(run(bin, ['--version'], folder), /^handoff-cli\/\d/);
  expect(run(bin, ['--help'], folder), /fake-backend[\s\S]*send-offer/);
  const demo = run(bin, ['demo'], folder);
  expect(demo, /1 accepted, 1 refused, 1 invalid/);
  expect(demo, /answered "ping" on the handed-over connection/);
  console.log('the installed package runs');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error || status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${error ?? stderr}`);
  return stdout;
}

function expect(text: string, pattern: RegExp): void {
  if (!pattern.test(text)) throw new Error(`expected ${pattern} in:\n${text}`);
}
