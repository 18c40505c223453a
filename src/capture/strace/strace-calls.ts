import { Unreadable } from '../damage.ts';
import { isTime } from '../times.ts';
import { type Arguments, parseArguments, parseValue, type Value } from './arguments.ts';
import { dumpedBytes, parseLine, quoteEnd } from './strace-line.ts';

/** A finished call of a traced thread. */
export interface StraceCall {
  readonly pid: string;
  readonly name: string;
  readonly args: Arguments['items'];
  readonly result: Value | null;
  /** When it was made, in microseconds since the epoch; null where the log does not say (only -ttt does). */
  readonly time: number | null;
  /** When its result was there, if the log tells the two apart: with -T, or where other calls interrupted it. */
  readonly endedAt: number | null;
  /** The line on which it began. */
  readonly begun: number;
  /** What -e read and -e write show of its data, all of it; null where they are not in the log. */
  dump: Uint8Array | null;
}

/** An entry of a log: a finished call, the beginning of one, or the end of a thread. */
export type StraceEvent =
  | { readonly type: 'call'; readonly call: StraceCall }
  | { readonly type: 'begun'; readonly pid: string; readonly name: string; readonly text: string }
  | { readonly type: 'exited'; readonly pid: string };

interface Unfinished {
  readonly name: string;
  readonly text: string;
  readonly time: number | null;
  readonly line: number;
}

/** Of calls that were interrupted, in characters: a log of nothing else is damaged. */
const MOST_UNFINISHED = 32 * 1024 * 1024;
/** Of memory that one takes besides its text, in bytes. */
const CALL_WEIGHT = 256;
/** Of what -e read and -e write show of one call, in bytes. */
const MOST_DUMPED = 16 * 1024 * 1024;
/** At most 40 characters. */
const NAME = /^[a-z_][a-z0-9_]{0,39}(?=\()/;
/** In characters, with the blanks after it. */
const LONGEST_DURATION = 32;

/** Combines the lines of a log into calls: those of several threads interrupt each other. */
export class StraceCalls {
  private readonly unfinished = new Map<string, Unfinished>();
  private held = 0;
  /** The call whose data the next lines may show. */
  private dumping: { readonly call: StraceCall; readonly parts: Uint8Array[]; length: number } | null = null;

  /** What a line says. Throws an Error that says what is wrong with it. */
  *take(line: string, number: number): Generator<StraceEvent> {
    const dumped = dumpedBytes(line);
    if (dumped !== null && this.dumping !== null) return this.addDump(dumped);
    if (this.dumping !== null && !isDumpHead(line)) yield* this.flush();
    const { pid, time, text } = parseLine(line);
    if (time !== null && !isTime(time)) throw new Unreadable('its time is not between 1970 and 2255');
    if (text.startsWith('+++ ')) {
      this.forget(pid);
      yield { type: 'exited', pid };
      return;
    }
    const begun = this.begin(pid, text, time, number);
    if (begun === null) return;
    const whole = begun.text;
    const brokenOff = breakOff(whole);
    if (brokenOff !== -1) {
      const kept = whole.slice(0, brokenOff).trimEnd();
      this.forget(pid);
      this.held += kept.length + CALL_WEIGHT;
      if (this.held > MOST_UNFINISHED) throw new Unreadable('too many calls are unfinished');
      this.unfinished.set(pid, { ...begun, text: kept });
      yield { type: 'begun', pid, name: begun.name, text: kept };
      return;
    }
    const call = finishedCall(pid, begun, begun.line === number ? null : time);
    if (call === null) return;
    if (TRANSFERS.has(call.name) && whole.includes('"...')) {
      this.dumping = { call, parts: [], length: 0 };
      return;
    }
    yield { type: 'call', call };
  }

  /** Gives the call whose data may have been shown up to here. */
  *flush(): Generator<StraceEvent> {
    const { dumping } = this;
    this.dumping = null;
    if (dumping === null) return;
    if (dumping.parts.length > 0) dumping.call.dump = Buffer.concat(dumping.parts);
    yield { type: 'call', call: dumping.call };
  }

  private addDump(bytes: Uint8Array): void {
    const { dumping } = this;
    if (dumping === null) return;
    dumping.length += bytes.length;
    if (dumping.length > MOST_DUMPED)
      throw new Unreadable('more is shown of one call than can have been transferred');
    dumping.parts.push(bytes);
  }

  /** The call that begins, or goes on, with this text; null where it is not a call. */
  private begin(pid: string, text: string, time: number | null, line: number): Unfinished | null {
    if (text.startsWith('<... ')) {
      const end = text.indexOf(' resumed>');
      // Without -o, lines have no pid until there is a second process.
      const holder = this.unfinished.has(pid) ? pid : '';
      const known = this.unfinished.get(holder);
      this.forget(holder);
      // The beginning of the call may be missing in the log: strace was attached in the middle of it.
      if (end === -1 || known === undefined || known.name !== text.slice('<... '.length, end)) return null;
      return { ...known, text: known.text + text.slice(end + ' resumed>'.length) };
    }
    const name = callName(text);
    if (name === null) return null;
    // The end of its earlier call is missing in the log.
    this.forget(pid);
    return { name, text, time, line };
  }

  private forget(pid: string): void {
    const unfinished = this.unfinished.get(pid);
    if (unfinished === undefined) return;
    this.held -= unfinished.text.length + CALL_WEIGHT;
    this.unfinished.delete(pid);
  }
}

/** Calls that move bytes. */
export const SENDS: ReadonlySet<string> = new Set(
  'write writev pwrite64 pwritev pwritev2 send sendto sendmsg sendmmsg'.split(' '),
);
export const RECEIVES: ReadonlySet<string> = new Set(
  'read readv pread64 preadv preadv2 recv recvfrom recvmsg recvmmsg'.split(' '),
);
const TRANSFERS: ReadonlySet<string> = new Set([...SENDS, ...RECEIVES]);

/** Whether a line could be one of strace, for telling what a file is. */
export function isStraceLine(line: string): boolean {
  try {
    const { text } = parseLine(line);
    if (/^(?:\+\+\+|---|strace:|Process \d) /.test(text) || text.startsWith('strace: ')) return true;
    if (text.startsWith('<... ')) return text.includes(' resumed>');
    const name = callName(text);
    if (name === null) return false;
    // Its end may be far off: strings may have megabytes.
    if (TRANSFERS.has(name) && /^\d+[<,]/.test(text.slice(name.length + 1, name.length + 14))) return true;
    return breakOff(text) !== -1 || finishedCall('', { name, text, time: null, line: 0 }, null) !== null;
  } catch (error) {
    if (error instanceof Unreadable) return false;
    throw error;
  }
}

function callName(text: string): string | null {
  return NAME.exec(text)?.[0] ?? null;
}

/**
 * Where a call is left, as other threads' lines follow before the rest of it, strace let go of the process, or without -o
 * said something in the middle of the line; -1 where it is not.
 */
function breakOff(text: string): number {
  if (text.endsWith('<unfinished ...>') || text.endsWith('<detached ...>')) return text.lastIndexOf('<');
  return text.endsWith(' attached') ? text.lastIndexOf('strace: Process ') : -1;
}

/** Throws an Error for a call that moves bytes and breaks off; null for others that do. */
function finishedCall(pid: string, begun: Unfinished, resumedAt: number | null): StraceCall | null {
  const { name, text, time, line } = begun;
  const args = parseArguments(text, name.length + 1);
  const equals = args === null ? -1 : text.indexOf('=', args.end);
  if (args === null || equals === -1 || text.slice(args.end, equals).trim() !== '') {
    if (TRANSFERS.has(name) && !text.includes('<unfinished ...>'))
      throw new Unreadable('the line breaks off: it has no result');
    return null;
  }
  const result = parseValue(text, equals + 1);
  const lasted = durationOf(text);
  const endedAt = lasted === null || time === null ? resumedAt : time + lasted;
  return { pid, name, args: args.items, result, time, endedAt, begun: line, dump: null };
}

/** How long a call took, in µs, as -T writes it at the end of the line: `<0.000123>`; null where it does not. */
function durationOf(text: string): number | null {
  // Most lines end with the result.
  const last = text.charCodeAt(text.length - 1);
  if (last >= 0x30 && last <= 0x39) return null;
  const found = /<(\d{1,9})\.(\d{6})>\s*$/.exec(text.slice(-LONGEST_DURATION));
  return found === null ? null : Number(found[1]) * 1_000_000 + Number(found[2]);
}

function isDumpHead(line: string): boolean {
  const start = quoteEnd(line);
  return line.startsWith('* ', start) || line.startsWith('= ', start);
}
