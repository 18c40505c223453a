import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { Failure, systemFailure } from '../../failure.ts';
import type { ExitedRecord } from '../../records/record.ts';
import { Once } from '../once.ts';
import { LogPipe } from './log-pipe.ts';
import { mustExist, straceWords, type Target } from './strace-command.ts';
import { TracedProcesses } from './traced-processes.ts';
import { ALLOW_TRACING, complaintOfTrial } from './trial.ts';

/** How long a command that was asked to end may take, in ms. */
const ENDS_MS = 5_000;
/** How long trace may take to end, in ms: the command it runs is somebody else’s, and has its own way to end. */
export const TRACE_ENDS_MS = ENDS_MS + 1_000;
/** How long the terminal's own Ctrl-C may take to end it, in ms: some programs treat a second signal as impatience. */
const AFTER_CTRL_C_MS = 1_000;

const ATTACH_HINT =
  'start the process under trace instead, run as its user or as root, or allow it: sysctl kernel.yama.ptrace_scope=0; a container needs --cap-add=SYS_PTRACE';

/** What is reported while strace runs. */
export interface TracingEvents {
  /** An observed process has ended. */
  readonly exited: (exit: ExitedRecord) => void;
  /** strace has attached to a process. */
  readonly attached: (pid: number) => void;
  /** strace has said something else. */
  readonly said: (text: string) => void;
}

/** A run of strace, and its log as it is written. */
export class Tracing {
  readonly processes: TracedProcesses;
  private readonly target: Target;
  private readonly events: TracingEvents;
  private readonly pipe: LogPipe;
  private readonly log: number | null;
  private readonly child: ChildProcess;
  private readonly pieces: AsyncIterator<Uint8Array>;
  private first: IteratorResult<Uint8Array> | null = null;
  private attachedAny = false;
  /** What strace has said last besides that it attached. */
  private complaint = '';
  private over = false;
  private failure: Failure | null = null;
  /** Once strace has attached to a process, or has ended. */
  private readonly begun = new Once();

  /**
   * Starts strace. Throws a Failure.
   * @param log keeps the raw log, if not null
   * @param silent whether a command neither reads nor writes the terminal
   */
  constructor(target: Target, log: string | null, events: TracingEvents, silent = false) {
    if (process.platform !== 'linux')
      throw new Failure(
        'environment',
        'ENOSYS',
        'trace needs Linux and strace',
        'tap shows handoffs here as well',
      );
    mustExist(target);
    this.target = target;
    this.events = events;
    this.processes = new TracedProcesses(target.pids === null ? null : new Set(target.pids), events.exited);
    this.pipe = new LogPipe();
    this.pieces = this.pipe.chunks[Symbol.asyncIterator]();
    this.log = log === null ? null : openLog(log);
    // The command's output would mix with the records; strace itself writes nothing there. Attached processes are let go of by
    // a signal that a terminal must not send, too.
    this.child = spawn('strace', straceWords(target, this.pipe.path), {
      stdio: silent || target.pids !== null ? ['ignore', 'ignore', 'pipe'] : ['inherit', 2, 2],
      detached: target.pids !== null,
    });
    this.child.once('error', (error) => this.ended(systemFailure(error, 'cannot start strace')));
    this.child.once('exit', () => this.ended(null));
    let rest = '';
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) this.heard(line);
    });
    process.on('exit', this.letGo);
  }

  /** Waits until something is traced. Throws a Failure where nothing can be. */
  async started(): Promise<void> {
    if (this.target.pids !== null) await this.begun.happened;
    else this.first = await this.pieces.next();
    if (this.failure !== null) throw this.failure;
    if (this.first?.done) throw forbidden(complaintOfTrial(), ALLOW_TRACING);
  }

  /** The log, piece by piece, after `started`. */
  async *chunks(): AsyncGenerator<Uint8Array> {
    for (let next = this.first ?? (await this.pieces.next()); !next.done; next = await this.pieces.next()) {
      if (this.log !== null) writeWhole(this.log, next.value);
      this.processes.take(next.value);
      yield next.value;
    }
    if (this.log !== null) closeSync(this.log);
  }

  /** Detaches from processes, and ends a command. */
  stop(): void {
    if (this.over) return;
    if (this.target.pids !== null) return void this.child.kill('SIGTERM');
    const terminate = (): void => this.signal('SIGTERM');
    const timers = [setTimeout(() => this.signal('SIGKILL'), ENDS_MS)];
    if (process.stdin.isTTY) timers.push(setTimeout(terminate, AFTER_CTRL_C_MS));
    else terminate();
    this.child.once('exit', () => timers.forEach(clearTimeout));
  }

  /** Sends a signal to the command, or to what it has left running. */
  private signal(signal: NodeJS.Signals): void {
    const { first, running } = this.processes;
    for (const pid of first !== null && running.includes(first) ? [first] : running) {
      try {
        process.kill(pid, signal);
      } catch {
        // It has just ended.
      }
    }
  }

  private readonly letGo = (): void => {
    if (this.target.pids === null) this.signal('SIGKILL');
    this.child.kill('SIGTERM');
  };

  private heard(line: string): void {
    const [, pid] = /^strace: Process (\d+) attached/.exec(line) ?? [];
    if (pid !== undefined) {
      this.attachedAny = true;
      if (this.target.pids?.includes(Number(pid))) this.events.attached(Number(pid));
      return this.begun.happen();
    }
    if (/^strace: Process \d+ detached/.test(line) || line === '') return;
    this.complaint = line.replace(/^strace: /, '');
    // Where it is the end of all tracing, the failure says it.
    if (this.target.pids !== null && this.target.pids.length > 1) this.events.said(line);
  }

  private ended(failure: Failure | null): void {
    this.over = true;
    process.off('exit', this.letGo);
    // What strace said last may still be in transit.
    const closed = failure === null ? new Promise((done) => this.child.once('close', done)) : null;
    void Promise.resolve(closed).then(() => this.finish(failure));
  }

  private finish(failure: Failure | null): void {
    const refused = failure === null && this.target.pids !== null && !this.attachedAny;
    this.failure = refused ? forbidden(this.complaint, ATTACH_HINT) : failure;
    this.pipe.end();
    this.begun.happen();
  }
}

function forbidden(reason: string, hint: string): Failure {
  return new Failure(
    'environment',
    'EPERM',
    `strace cannot trace: ${reason === '' ? 'it ended at once' : reason}`,
    hint,
  );
}

/** For its owner alone: tokens are in it. */
function openLog(path: string): number {
  try {
    return openSync(path, 'w', 0o600);
  } catch (error) {
    throw systemFailure(error, `cannot create ${path}`, 'name another file with --log');
  }
}

function writeWhole(file: number, bytes: Uint8Array): void {
  try {
    for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
  } catch (error) {
    throw systemFailure(error, 'cannot write the log');
  }
}
