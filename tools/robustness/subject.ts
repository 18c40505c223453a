import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { BINARY } from '../../test/process/running.ts';

export interface SubjectOptions {
  /** What `sh` does before it becomes the command: `ulimit -n 20`. */
  readonly before?: string;
  /** Goes between the shell and node: `faketime -f +1d`. */
  readonly through?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** A file that standard output goes to; `closed`: nobody holds its other end; `stopped`: who does never reads. */
  readonly output?: string;
  /** A file that standard input comes from. */
  readonly input?: string;
  /** How long it may take before it counts as hanging, in ms. */
  readonly patienceMs?: number;
}

/** How often memory is looked at, in ms. */
const LOOK_EVERY_MS = 50;
/** How long anything may take before it counts as hanging, unless it is said otherwise, in ms. A busy machine is slow. */
const PATIENCE_MS = 600_000;
/** How long it may take to close what it needs no more, in ms. */
const SETTLES_MS = 30_000;
/** The last of what it wrote is enough to tell how it went. In characters. */
const MOST_KEPT = 64 * 1024;

/** One process of handoff-cli under test. */
export class Subject {
  readonly ended: Promise<void>;
  exit: number | string | null = null;
  /** The most memory that it was seen to have, in MiB. */
  memory: number | null = null;
  output = '';
  errors = '';
  private readonly child: ChildProcess;
  private readonly started = performance.now();
  private endedAt: number | null = null;

  constructor(args: readonly string[], options: SubjectOptions = {}) {
    const { before = ':', through = [], output, input, env, patienceMs = PATIENCE_MS } = options;
    const piped = output === undefined || output === 'closed' || output === 'stopped';
    const into = piped ? '' : ` >'${output}'`;
    const from = input === undefined ? '</dev/null' : `<'${input}'`;
    const words = [...through, process.execPath, BINARY, ...args];
    this.child = spawn('sh', ['-c', `${before}; exec "$@" ${from}${into}`, 'sh', ...words], {
      env: { ...process.env, XDG_RUNTIME_DIR: '', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    if (output === 'closed') this.child.stdout?.destroy();
    if (output !== 'stopped')
      this.child.stdout?.on('data', (chunk: Buffer) => {
        this.output = (this.output + chunk.toString('latin1')).slice(-MOST_KEPT);
      });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.errors = (this.errors + chunk.toString('latin1')).slice(-MOST_KEPT);
    });
    const watch = setInterval(() => this.look(), LOOK_EVERY_MS);
    const patience = setTimeout(() => this.child.kill('SIGKILL'), patienceMs);
    patience.unref();
    this.ended = new Promise((done) => {
      // What nobody reads keeps its pipe from closing.
      this.child.once(output === 'stopped' ? 'exit' : 'close', (code, signal) => {
        if (output === 'stopped') this.child.stdout?.destroy();
        clearInterval(watch);
        clearTimeout(patience);
        this.endedAt = performance.now();
        this.exit = this.endedAt - this.started >= patienceMs ? null : (code ?? signal);
        done();
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isOver(): boolean {
    return this.endedAt !== null;
  }

  /** Waits until it listens; false where it ends before. */
  async listens(): Promise<boolean> {
    return this.says('listening on');
  }

  /** Waits for a text on standard error; false where it ends without. */
  async says(text: string): Promise<boolean> {
    while (!this.isOver && !this.errors.includes(text)) await pause(10);
    return this.errors.includes(text);
  }

  /** How many descriptors it has open. */
  get descriptors(): number {
    try {
      return readdirSync(`/proc/${this.pid}/fd`).length;
    } catch {
      return 0;
    }
  }

  /** How many it has open once there are no more than before, or where that does not come. */
  async settled(before: number): Promise<number> {
    const giveUp = performance.now() + SETTLES_MS;
    while (!this.isOver && this.descriptors > before && performance.now() < giveUp) await pause(10);
    return this.descriptors;
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Asks it to end, waits for that, and gives how long it took in ms. */
  async end(signal: NodeJS.Signals = 'SIGTERM'): Promise<number> {
    const asked = performance.now();
    this.look();
    this.signal(signal);
    await this.ended;
    return Math.max(0, this.endedAt! - asked);
  }

  /** How long it ran, in ms. */
  get ranMs(): number {
    return (this.endedAt ?? performance.now()) - this.started;
  }

  /** What nobody should ever see of it; empty: nothing. */
  get embarrassment(): string {
    if (this.errors.includes('internal error')) return 'internal error';
    return /^ +at .+:\d+:\d+\)?$/m.test(this.errors) ? 'stack trace' : '';
  }

  private look(): void {
    try {
      const peak = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1];
      if (peak !== undefined) this.memory = Math.max(this.memory ?? 0, Math.round(Number(peak) / 1024));
    } catch {
      // It has ended.
    }
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
