import { EXIT, type Failure, usageFailure } from '../failure.ts';
import { didYouMean } from './did-you-mean.ts';

/** What a command knows of its flags, for suggestions. */
export interface KnownFlags {
  readonly [name: string]: { readonly allowNo?: boolean; readonly char?: string };
}

/** An error of oclif's parser: only its class and text say what is wrong. */
type ParserError = Error & { readonly flags?: unknown; readonly args?: unknown };

interface MissingArgument {
  readonly name: string;
  readonly description: string;
}

/** Whether an error is oclif's about a command line. */
export function isRejectedLine(error: Error & { readonly oclif?: { readonly exit?: number } }): boolean {
  return error.oclif?.exit === EXIT.usage;
}

/** What oclif's parser rejected, in our words and with the nearest right one. @param command empty: none */
export async function rejectedLine(
  error: ParserError,
  command: string,
  known: KnownFlags = {},
): Promise<Failure> {
  const [text = ''] = error.message
    .replace(/^The following errors? occurred:\s*/, '')
    .split(/\nSee more help/);
  const message = text.replace(/\s*\n\s*/g, ' ').trim();
  const see = `see handoff-cli ${command} --help`.replace('  ', ' ');
  if (/^Nonexistent flag/.test(message) && Array.isArray(error.flags))
    return unknownFlag(error.flags, see, known);
  const [, flag, given = '', options = ''] =
    /^Expected (?:--(\S+?)=)?(.*) to be one of: (.*)$/s.exec(message) ?? [];
  if (options !== '') {
    const values = options.split(', ');
    const of = flag === undefined ? '' : `--${flag}: `;
    const hint = [await didYouMean(given, values), see].filter(Boolean).join(' ');
    return usageFailure(`${of}"${given}" is not one of ${options}`, hint);
  }
  if (/^Missing \d+ required arg/.test(message) && Array.isArray(error.args)) {
    const missing = (error.args as readonly MissingArgument[]).map(
      ({ name, description }) => `${name.toUpperCase()} (${description})`,
    );
    return usageFailure(`an argument is missing: ${missing.join(', ')}`, see);
  }
  const [, unexpected] = /^Unexpected arguments?: (.*)$/s.exec(message) ?? [];
  if (unexpected !== undefined) return usageFailure(`too many arguments: ${unexpected}`, see);
  const [, needing, needed] =
    /^All of the following must be provided when using (--\S+?): (.*)$/.exec(message) ?? [];
  if (needed !== undefined)
    return usageFailure(`${needing} needs ${needed}`, `add ${needed}, or leave out ${needing}; ${see}`);
  const [, one, other] = /^(--[^\s=]+)\S* cannot also be provided when using (--\S+)$/.exec(message) ?? [];
  if (other !== undefined)
    return usageFailure(`${other} and ${one} exclude each other`, `leave out one of them; ${see}`);
  return usageFailure(message, see);
}

async function unknownFlag(flags: readonly string[], see: string, known: KnownFlags): Promise<Failure> {
  const names = Object.entries(known).flatMap(([name, { allowNo }]) =>
    allowNo ? [`--${name}`, `--no-${name}`] : [`--${name}`],
  );
  const [first = ''] = flags;
  const word = first.replace(/=.*$/s, '');
  const near = (await didYouMean(word, [...names, '--help'])) || related(word, names);
  return usageFailure(`there is no flag ${word}`, [near, see].filter(Boolean).join(' '));
}

/** What commands call the time that something may take. */
const TIMES = ['timeout', 'deadline'];
const SHORTEST_PART = 4;
const MOST_RELATED = 4;

/** "did you mean …?" with the flags that have a part of their name in common with the word; empty where there are none, or many. */
function related(word: string, names: readonly string[]): string {
  const meant = new Set(partsOf(word).flatMap((part) => (TIMES.includes(part) ? TIMES : [part])));
  const found = names.filter((name) => partsOf(name).some((part) => meant.has(part)));
  if (found.length === 0 || found.length > MOST_RELATED) return '';
  return `did you mean ${new Intl.ListFormat('en', { type: 'disjunction' }).format(found)}?`;
}

function partsOf(flag: string): string[] {
  return flag.split('-').filter(({ length }) => length >= SHORTEST_PART);
}
