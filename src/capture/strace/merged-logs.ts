import { ByteQueue } from '../byte-queue.ts';
import { foreign } from '../damage.ts';
import { EarliestFirst } from '../earliest-first.ts';
import { type TextLine, textLines } from '../text-lines.ts';
import { parseLine, quoteEnd } from './strace-line.ts';

/** One of several logs. */
export interface NamedLog {
  readonly name: string;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** A log that has shown no time by then has none. In lines. */
const FIRST_TIME = 50;
/** No kernel gives out such a pid; it is used for the process of a log that does not name it. */
const NAMELESS = 10_000_000;
const BLOCK = 64 * 1024;

/**
 * Logs of strace as one, their lines in the order of their times: those that -ff writes, the pid of each at the end of its name, or
 * those of both peers. Throws a Failure where a log tells no times, or tells them in another way than the first.
 */
export async function* mergedLogs(logs: readonly NamedLog[]): AsyncGenerator<Uint8Array> {
  const readers = logs.map((log, index) => new LogReader(log, index));
  for (const reader of readers) await reader.advance();
  const [first] = readers.filter(({ clock }) => clock !== null);
  for (const { name, clock, line } of readers)
    if (line !== null && clock !== (first?.clock ?? null))
      throw foreign(
        `the times in ${name} are not of the same kind as those in ${first!.name}: record all with -ttt`,
      );
  let block: string[] = [];
  let length = 0;
  const waiting = new EarliestFirst<LogReader>();
  for (const reader of readers) if (reader.line !== null) waiting.add(reader.time, reader.rank, reader);
  for (let next = waiting.take(); next !== null; next = waiting.take()) {
    block.push(next.line!);
    length += next.line!.length;
    if (length >= BLOCK) {
      yield bytesOf(block);
      block = [];
      length = 0;
    }
    await next.advance();
    if (next.line !== null) waiting.add(next.time, next.rank, next);
  }
  if (block.length > 0) yield bytesOf(block);
}

interface Entry {
  readonly line: string;
  readonly time: number;
  /** Whether the call may have waited for what another one did. */
  readonly waits: boolean;
}

class LogReader {
  readonly name: string;
  /** Its place among the logs: of lines with the same time, those of an earlier log come first. */
  readonly rank: number;
  /** The present line, with the pid that it lacks; null at the end. */
  line: string | null = null;
  /**
   * Where it belongs, in µs. strace prints when a call began: one that waits for bytes has them at the latest when the next one begins, and
   * comes after the call that sent them only if it counts from then.
   */
  time = Number.NEGATIVE_INFINITY;
  /** What its times are since: 1970, or midnight; null while it has shown none. */
  clock: 'epoch' | 'day' | null = null;
  private readonly lines: AsyncIterator<TextLine>;
  private readonly pid: string;
  private readonly ahead: Entry[] = [];
  /** The latest time that was read. */
  private latest = Number.NEGATIVE_INFINITY;

  constructor({ name, chunks }: NamedLog, rank: number) {
    this.name = name;
    this.rank = rank;
    this.lines = textLines(new ByteQueue(chunks))[Symbol.asyncIterator]();
    this.pid = /\.(\d{1,9})$/.exec(name)?.[1] ?? String(NAMELESS + rank);
  }

  /** Goes to the next line. Throws a Failure where the log tells no times. */
  async advance(): Promise<void> {
    const begins = this.clock === null;
    while (this.ahead.length < 2 || (this.clock === null && this.ahead.length < FIRST_TIME))
      if (!(await this.read())) break;
    if (begins && this.clock === null && this.ahead.length > 0)
      throw foreign(
        `${this.name} tells no times, by which it could be put in order with others: record with -ttt`,
      );
    const entry = this.ahead.shift();
    this.line = entry?.line ?? null;
    if (entry !== undefined) this.time = entry.waits ? (this.ahead[0]?.time ?? entry.time) : entry.time;
  }

  private async read(): Promise<boolean> {
    const { value, done } = await this.lines.next();
    if (done) return false;
    const { text } = value as TextLine;
    const { pid, time, text: call } = parseLine(text);
    const known = time ?? timeOfDay(text);
    if (known !== null) {
      this.clock ??= time === null ? 'day' : 'epoch';
      this.latest = known;
    }
    // Lines of a dump, of a stack, and empty ones belong to the call before them.
    const own = known !== null || /^\s*[a-z_]\w*\(|^\s*[<+-]/.test(text);
    this.ahead.push({
      line: pid !== '' || !own ? text : `${this.pid} ${text.slice(quoteEnd(text))}`,
      time: this.latest,
      waits: WAITING.test(call) && !call.endsWith('<unfinished ...>'),
    });
    return true;
  }
}

const WAITING = /^(?:p?read|recv|accept|wait|poll|select|epoll)/;

/** In µs since midnight, as -t and -tt print it; null where there is none. */
function timeOfDay(text: string): number | null {
  const found = /^[\s>]*(?:\[pid[^\]]*\]|\d+(?:<[^>]*>)?)?\s*(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6}))?\s/.exec(
    text.slice(0, 200),
  );
  if (found === null) return null;
  const [, hours, minutes, seconds, fraction = ''] = found;
  const whole = (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds);
  return whole * 1_000_000 + Number(fraction.padEnd(6, '0'));
}

function bytesOf(lines: readonly string[]): Uint8Array {
  return Buffer.from(`${lines.join('\n')}\n`, 'latin1');
}
