// npm run test:recording: our captures in tshark and capinfos, and a handoff of ours recorded by strace.
import { spawnSync } from 'node:child_process';
import { exitWithout, installed, MUST_RUN, runTests } from './programs.ts';

/** Programs, by the Debian package that has them. */
const NEEDED = { tshark: ['tshark', 'capinfos'], strace: ['strace'] } as const;

if (missingPackages().length > 0 && MUST_RUN && process.getuid?.() === 0) {
  const quiet = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['update', '-qq'], { stdio: 'inherit' });
  spawnSync('apt-get', ['install', '-y', '-qq', ...missingPackages()], { stdio: 'inherit', env: quiet });
}
const missing = missingPackages();
if (missing.length > 0)
  exitWithout(
    `not installed: ${missing.join(', ')}`,
    `to enable these tests, install them (Debian: apt-get install ${missing.join(' ')}) and run this again`,
  );
runTests('recording');

function missingPackages(): string[] {
  return Object.entries(NEEDED)
    .filter(([, programs]) => !installed(...programs))
    .map(([name]) => name);
}
