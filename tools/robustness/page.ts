import type { Part } from './part.ts';
import { asMarkdown } from './row.ts';

const HEAD = `<!-- Made by npm run robustness -- --write. -->

# Robustness

What each command did in each kind of trouble, tried with the real program. **exit** is its exit code, or the signal that ended it;
**ms** is the time from the first SIGTERM to its end, or its running time where it ends by itself; **MiB** is its peak resident memory;
**descriptors** is how many it had open before and after; **lost** also names files that it left behind. The last column names what must
not happen: a command that loses something, leaks, hangs or takes more than 256 MiB (120 MB in the rows of many handoffs). Times depend
on the machine and its load. In the rows of many handoffs, all deadlines are two minutes: a deadline that a busy machine misses is an outcome, not a loss.`;

/** The page. @param how the command line that tried all of it */
export function pageOf(parts: readonly Part[], how: string): string {
  const rows = parts.flatMap((part) => part.rows);
  const bad = rows.filter(({ fault }) => fault !== '').length;
  const builds = new Set(parts.map(({ build }) => build));
  const several = builds.size > 1;
  const build = several
    ? `, in parts that were tried with ${builds.size} builds`
    : ` and the build ${[...builds].join()}`;
  const machines = [...new Set(parts.map(({ machine }) => machine))];
  return `${[
    HEAD,
    machines.join('\n\n'),
    `Made with \`${how}\`${build}: ${rows.length} rows, ${bad === 0 ? 'all of which are as they should be' : `${bad} of which are not as they should be`}.`,
    ...parts.flatMap(({ name, build, rows: own, remarks }) => [
      `## ${name[0]!.toUpperCase()}${name.slice(1)}`,
      ...(several ? [`Tried with the build ${build}.`] : []),
      ...(own.length > 0 ? [asMarkdown(own)] : []),
      ...(remarks.length > 0 ? [remarks.map((text) => `Not tried: ${text}.`).join('\n')] : []),
    ]),
  ].join('\n\n')}\n`;
}
