import { spawnSync } from 'node:child_process';
import { PREFIX } from '../../tools/windows/places.ts';
import { WINE_SERVER } from '../../tools/windows/programs.ts';

/** How long wine's server stays after its last process, in seconds. */
const STAYS_S = 300;

/**
 * Starts what all processes under wine share, so that it does not end between two tests: a process that starts while its server is
 * ending fails with "recvmsg: Connection reset by peer". One that runs already goes on as it is.
 */
export default function keepWineServer(): void {
  spawnSync(WINE_SERVER, [`--persistent=${STAYS_S}`], {
    env: { ...process.env, WINEPREFIX: PREFIX, WINEDEBUG: '-all' },
    stdio: 'ignore',
  });
}
