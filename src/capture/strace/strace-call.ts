/** A finished call of a traced process. */
export interface StraceCall {
  readonly name: string;
  /** What stands between the parentheses and, behind `=`, the result, as printed. */
  readonly args: string;
  readonly result: string;
  /** When it was made, in microseconds since the epoch; null where the log does not say (only -ttt does). */
  readonly time: number | null;
  /** When its result was there, if the log tells it apart: it was interrupted by another’s line. */
  readonly resumedAt: number | null;
}

interface Unfinished {
  readonly text: string;
  readonly time: number | null;
}

/** `[pid 7]` or `7`, then a time in one of the forms of -t, -tt, -ttt and -r, then the call. */
const LINE =
  /^(?:\[pid +(\d+)\] |(\d+) +)?(?: *(\d+\.\d+|\d\d:\d\d:\d\d(?:\.\d+)?) (?:\(\+ +[\d.]+\) )?)?(?=[a-z<+\-?])(.*)$/;
const CALL_START = /^[a-z_][\da-z_]*\(/;
const RESUMED = /^<\.\.\. ([\da-z_]+) resumed>,? ?(.*)$/;
/** Also where strace itself was ended. */
const UNFINISHED = / ?<(?:unfinished|detached) \.\.\.>$/;
const RESULT = /\) += (-?\d.*|\?.*)$/;
/** Earlier, it is a time since the last call. */
const EPOCH = 1_000_000_000;
/** Of calls that were interrupted, in characters: a log of nothing else is damaged. */
const MOST_UNFINISHED = 64 * 1024 * 1024;

/** Whether a line could be one of strace. */
export function isStraceLine(line: string): boolean {
  const rest = LINE.exec(line)?.[4];
  return (
    rest !== undefined &&
    (CALL_START.test(rest) || RESUMED.test(rest) || /^(?:\+\+\+|---|strace:) /.test(rest))
  );
}

/** Puts the lines of a log together to calls: those of several threads interrupt each other. */
export class StraceCalls {
  private readonly unfinished = new Map<string, Unfinished>();
  private held = 0;

  /** The call that ends with this line, or null. Throws an Error that says what is wrong with the line. */
  take(line: string): StraceCall | null {
    const match = LINE.exec(line);
    if (match === null) throw new Error('this is no line of strace');
    const thread = match[1] ?? match[2] ?? '';
    const time = microseconds(match[3]);
    let text = match[4]!;
    let started = time;
    const resumed = RESUMED.exec(text);
    if (resumed !== null) {
      const known = this.unfinished.get(thread);
      this.unfinished.delete(thread);
      // strace was attached in the middle of it: what it was called with is not in the log.
      if (known === undefined) return null;
      this.held -= known.text.length;
      text = known.text + resumed[2]!;
      started = known.time;
    } else if (!CALL_START.test(text)) return null;
    if (UNFINISHED.test(text)) {
      const begun = text.replace(UNFINISHED, '');
      this.held += begun.length - (this.unfinished.get(thread)?.text.length ?? 0);
      if (this.held > MOST_UNFINISHED) throw new Error('too many calls are unfinished');
      this.unfinished.set(thread, { text: begun, time: started });
      return null;
    }
    const open = text.indexOf('(');
    const end = RESULT.exec(text);
    if (end === null) throw new Error('the line breaks off: it has no result');
    const args = text.slice(open + 1, end.index);
    return {
      name: text.slice(0, open),
      args,
      result: end[1]!,
      time: started,
      resumedAt: resumed === null ? null : time,
    };
  }
}

function microseconds(text: string | undefined): number | null {
  if (text === undefined || text.includes(':')) return null;
  const [seconds, fraction] = text.split('.') as [string, string];
  if (Number(seconds) < EPOCH) return null;
  return Number(seconds) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}
