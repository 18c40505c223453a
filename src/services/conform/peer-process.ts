import { type ChildProcess, spawn } from 'node:child_process';
import { type Failure, systemFailure } from '../../failure.ts';

/** How much of what a peer prints is kept, in bytes: the end of it. */
const KEPT = 64 * 1024;
/** How long a peer may take to end once it is asked to, in ms: less than this command may take itself. */
const ENDS_MS = 600;

/** Whether processes can be ended in groups, so that a shell’s children end with it. Windows ends a process alone. */
const HAS_GROUPS = process.platform !== 'win32';

/** A process of the peer under test, started by this command. */
export class PeerProcess {
  /** Resolves once it has ended. */
  readonly ended: Promise<void>;
  private readonly child: ChildProcess;
  private output = '';
  private running = true;
  private failure: Failure | null = null;
  /** Nothing of it outlives this command, however that ends. */
  private readonly kill = (): void => this.signal('SIGKILL', true);

  /** @param command program and arguments; `{endpoint}` in them is replaced, and `{backend-endpoint}` where there is one */
  constructor(command: readonly string[], endpoint: string, backendEndpoint = '') {
    const [program = '', ...rest] = command.map((word) =>
      word.replaceAll('{endpoint}', endpoint).replaceAll('{backend-endpoint}', backendEndpoint),
    );
    // Standard input stays open and silent: some peers end with it.
    this.child = spawn(program, rest, { stdio: ['pipe', 'pipe', 'pipe'], detached: HAS_GROUPS });
    for (const stream of [this.child.stdout, this.child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.output = (this.output + text).slice(-KEPT);
      });
    process.on('exit', this.kill);
    this.ended = new Promise((done) => {
      this.child.once('error', (error) => {
        this.failure = systemFailure(
          error,
          `cannot start ${program}`,
          'name a program that is on the path, after --',
        );
        this.running = false;
        done();
      });
      this.child.once('exit', () => {
        this.running = false;
        done();
      });
    });
  }

  get isRunning(): boolean {
    return this.running;
  }

  /** Throws a Failure where it could not even be started. */
  mustHaveStarted(): void {
    if (this.failure !== null) throw this.failure;
  }

  /** How it ended, in a few words; empty while it runs. */
  get end(): string {
    const { exitCode, signalCode } = this.child;
    if (this.running) return '';
    return signalCode === null ? `it ended with exit code ${exitCode}` : `it was ended by ${signalCode}`;
  }

  /** Whether that is part of what it has printed and nobody has asked for. */
  hasPrinted(text: string): boolean {
    return this.output.includes(text);
  }

  /** Resolves once it has ended, or with false after that time. In ms. */
  async endsWithin(ms: number): Promise<boolean> {
    let limit: NodeJS.Timeout | undefined;
    const late = new Promise<false>((done) => {
      limit = setTimeout(() => done(false), ms);
    });
    return await Promise.race([this.ended.then(() => true), late]).finally(() => clearTimeout(limit));
  }

  /** What it has printed since this was last asked. */
  printed(): string {
    const { output } = this;
    this.output = '';
    return output;
  }

  /** Ends it, by force where it does not end when asked. */
  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const late = setTimeout(() => this.signal('SIGKILL'), ENDS_MS);
    await this.ended;
    clearTimeout(late);
    // Processes that it started may still be running.
    this.kill();
    process.off('exit', this.kill);
  }

  private signal(name: NodeJS.Signals, group = false): void {
    const { pid } = this.child;
    if (pid === undefined || (!this.running && !group)) return;
    try {
      process.kill(HAS_GROUPS ? -pid : pid, name);
    } catch {
      // It has ended meanwhile, and all of its group.
    }
  }
}
