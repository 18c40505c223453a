import { spawnSync } from 'node:child_process';

const LONGEST_S = 10;

/** What to do where this machine lets nobody trace anything. */
export const ALLOW_TRACING =
  'allow ptrace: a container needs --cap-add=SYS_PTRACE, or a seccomp profile that permits it; or put tap between two peers';

/** What strace says against tracing a command that can always be started; empty: it traces it. */
export function complaintOfTrial(longestS = LONGEST_S): string {
  const words = ['-o', '/dev/null', '-e', 'trace=none', 'true'];
  const { status, stderr } = spawnSync('strace', words, { encoding: 'utf8', timeout: longestS * 1000 });
  if (status === 0) return '';
  if (status === null) return `it did not end within ${longestS} s`;
  return (stderr ?? '').split('\n', 1)[0]!.replace(/^strace: /, '') || 'it ended at once';
}
