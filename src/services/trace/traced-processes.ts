import type { ExitedRecord } from '../../records/record.ts';

const NEW_LINE = 0x0a;
/** Where a line says what happened, in bytes from its start: after a pid and a time. */
const HEAD = 96;

/** Which processes a log of `strace -f -ttt -o` is about, and how they ended, as the log is written. */
export class TracedProcesses {
  /** How those that were asked for ended, in that order. */
  readonly exits: ExitedRecord[] = [];
  /** The first thread that the log names: that of the command which strace started. */
  first: number | null = null;
  private readonly alive = new Set<number>();
  private readonly asked: ReadonlySet<number> | null;
  private readonly exited: (exit: ExitedRecord) => void;
  /** The beginning of an unfinished line. */
  private head = '';

  /**
   * @param asked the processes whose ends are reported; null: that of the first one
   * @param exited called at each end
   */
  constructor(asked: ReadonlySet<number> | null, exited: (exit: ExitedRecord) => void) {
    this.asked = asked;
    this.exited = exited;
  }

  /** Threads that were seen and have not ended. */
  get running(): readonly number[] {
    return [...this.alive];
  }

  /** Takes in the next piece of the log. */
  take(chunk: Uint8Array): void {
    for (let at = 0; at < chunk.length; ) {
      const found = chunk.indexOf(NEW_LINE, at);
      const end = found === -1 ? chunk.length : found;
      const room = HEAD - this.head.length;
      if (room > 0) this.head += Buffer.from(chunk.subarray(at, Math.min(end, at + room))).toString('latin1');
      if (found !== -1) this.line();
      at = end + 1;
    }
  }

  private line(): void {
    const [, digits, text = ''] = /^(\d+) +[\d.]+ (.*)/.exec(this.head) ?? [];
    this.head = '';
    if (digits === undefined) return;
    const pid = Number(digits);
    this.first ??= pid;
    const end = /^\+\+\+ (?:exited with (\d+)|killed by (SIG[A-Z0-9_]+)|superseded by)/.exec(text);
    if (end === null) return void this.alive.add(pid);
    this.alive.delete(pid);
    const [, code, signal] = end;
    if (code === undefined && signal === undefined) return;
    if (this.asked === null ? pid !== this.first : !this.asked.has(pid)) return;
    const exit: ExitedRecord = {
      type: 'exited',
      pid,
      code: code === undefined ? null : Number(code),
      signal: signal ?? null,
    };
    this.exits.push(exit);
    this.exited(exit);
  }
}
