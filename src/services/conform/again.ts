import type { Again } from '../../conform/report/again.ts';

/** Flags that choose cases, or have no meaning for a single one. */
const LEFT_OUT = '--run --skip --report --known-failing --jobs --fuzz --seed --play --otlp'.split(' ');

/** Flags without a value that have no meaning for a single case. */
const SWITCHES_LEFT_OUT = ['--interactive'];

/**
 * The command line that runs one case again, from the one that ran them all.
 * @param seed of `fuzz/1`
 */
export function playsAgain(argv: readonly string[], command: readonly string[], seed: number): Again {
  const end = argv.indexOf('--');
  const words = end === -1 ? argv : argv.slice(0, end);
  const kept: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (SWITCHES_LEFT_OUT.includes(word)) continue;
    if (LEFT_OUT.includes(word)) at++;
    else if (!LEFT_OUT.some((flag) => word.startsWith(`${flag}=`))) kept.push(word);
  }
  const peer = command.length === 0 ? [] : ['--', ...command];
  return (id, moves) =>
    ['handoff-cli', 'conform', ...kept, ...chosen(id, seed, moves), ...peer].map(quoted).join(' ');
}

/** A generated conversation by its shortest moves, or else `fuzz/N` as the first one that follows from N - 1 more. */
function chosen(id: string, seed: number, moves: string | undefined): string[] {
  if (moves !== undefined) return ['--play', moves];
  const number = /^fuzz\/(\d+)$/.exec(id)?.[1];
  if (number === undefined) return ['--run', id];
  return ['--skip', '*', '--fuzz', '1', '--seed', String(seed + Number(number) - 1)];
}

/** A word as a shell reads it. */
function quoted(word: string): string {
  return /^[\w./:=@,+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
