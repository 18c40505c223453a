import { copyFileSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { EXIT, errorCode, Failure, systemFailure } from '../failure.ts';
import { makeDirectory } from '../io/make-directory.ts';

export interface WiresharkOptions {
  /** The dissector that comes with this program. */
  readonly dissector: string;
  readonly install: boolean;
  readonly environment: { readonly [name: string]: string | undefined };
  readonly platform: NodeJS.Platform;
  readonly print: (line: string) => void;
}

const FILE_NAME = 'handoff.lua';
/** How every version of our file begins. */
const OURS = '-- Handoff protocol dissector of handoff-cli ';

/** Says where the dissector is and how to install it, or installs it; gives the exit code. Throws a Failure. */
export function wireshark(options: WiresharkOptions): number {
  const { dissector, install, print } = options;
  const folder = pluginFolder(options);
  const target = join(folder, FILE_NAME);
  if (!install) {
    print(dissector);
    print('');
    print('Install it for yourself:   handoff-cli wireshark --install');
    print(`  which copies it to       ${target}`);
    print(`Or use it this time only:  wireshark -X lua_script:${dissector} capture.pcapng`);
    return EXIT.ok;
  }
  const before = installed(target);
  if (before !== null && !before.startsWith(OURS))
    throw new Failure(
      'environment',
      'EEXIST',
      `${target} exists and is not the dissector of handoff-cli`,
      'move it away, then install again',
    );
  try {
    makeDirectory(folder);
    copyFileSync(dissector, target);
  } catch (error) {
    throw systemFailure(error, `cannot install ${target}`);
  }
  print(`${before === null ? 'installed' : 'replaced'} ${target}`);
  print('Wireshark loads it when it starts next, or with Analyze → Reload Lua Plugins.');
  return EXIT.ok;
}

/** Where the dissector is installed for this user; null where it is not. */
export function installedDissector(
  environment: WiresharkOptions['environment'],
  platform: NodeJS.Platform,
): string | null {
  const target = join(pluginFolder({ environment, platform }), FILE_NAME);
  return installed(target)?.startsWith(OURS) ? target : null;
}

/** Where Wireshark looks for a user’s own plugins. */
function pluginFolder({ environment, platform }: Pick<WiresharkOptions, 'environment' | 'platform'>): string {
  const home = environment['HOME'] ?? homedir();
  if (platform === 'win32')
    return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Wireshark', 'plugins');
  return join(home, '.local', 'lib', 'wireshark', 'plugins');
}

/** The first line of what is installed; null when nothing is. */
function installed(target: string): string | null {
  try {
    return readFileSync(target, 'utf8').split('\n', 1)[0]!;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null;
    throw systemFailure(error, `cannot read ${target}`);
  }
}
