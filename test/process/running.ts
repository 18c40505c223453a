import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { OutputRecord } from '../../src/records/record.ts';
import { schemaErrors } from './record-schema.ts';

/** How a process ended, and all that it wrote. */
export interface Ended<R> {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The lines of its standard output that are JSON objects. */
  readonly records: readonly R[];
}

export interface RunOptions {
  /** Added to the environment; what a person's shell may hold about this tool is taken out before. */
  readonly env?: NodeJS.ProcessEnv;
  /** What standard input holds; without it, nothing. */
  readonly input?: Uint8Array;
  /** Whether standard input stays open, for a process that ends with it. */
  readonly openInput?: boolean;
  readonly cwd?: string;
  /** A descriptor that standard output goes to, instead of into `stdout`. */
  readonly stdout?: number;
  /** A descriptor that it has as number 3. */
  readonly third?: number;
}

/** Records of one process that are compared with the schema. */
const MOST_CHECKED = 500;

const FOREIGN = [
  'HANDOFF_ENDPOINT',
  'HANDOFF_DEBUG',
  'HANDOFF_NO_DESCRIPTORS',
  'XDG_RUNTIME_DIR',
  'NO_COLOR',
  'FORCE_COLOR',
  'NODE_OPTIONS',
  ...Object.keys(process.env).filter((name) => name.startsWith('OTEL_')),
];

/** The environment of a process under test, without what a person's shell may hold about this tool. */
export function ownEnvironment(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of FOREIGN) delete env[name];
  return env;
}

/** A process under test that writes one JSON object per line. Nothing here waits for a time, only for what happens. */
export class Running<R extends object> {
  readonly pid: number;
  readonly ended: Promise<Ended<R>>;
  readonly records: R[] = [];
  private readonly child: ChildProcess;
  private readonly name: string;
  private readonly asksForJson: boolean;
  /** What is wrong with the first record that is none. */
  private wrong: string | null = null;
  private written = '';
  private told = '';
  private rest = '';
  private end: Ended<R> | null = null;
  /** Looked at again whenever anything has been written, and at the end. */
  private waiting: (() => void)[] = [];

  constructor(program: string, args: readonly string[], options: RunOptions = {}) {
    this.name = JSON.stringify([program, ...args].join(' ')).slice(0, 300);
    this.asksForJson = args.some((word) => ['--json', '-j', '--format=json', 'json'].includes(word));
    this.child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...ownEnvironment(), ...options.env },
      stdio: [
        options.input !== undefined || options.openInput ? 'pipe' : 'ignore',
        options.stdout ?? 'pipe',
        'pipe',
        ...(options.third === undefined ? [] : [options.third]),
      ],
    });
    this.pid = this.child.pid ?? 0;
    this.child.stdin?.on('error', () => {});
    if (!options.openInput) this.child.stdin?.end(options.input);
    this.child.stdout?.setEncoding('utf8').on('data', (text: string) => this.wrote(text));
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.told += text;
      this.look();
    });
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      this.end = {
        code: code as number | null,
        signal: signal as NodeJS.Signals | null,
        stdout: this.written,
        stderr: this.told,
        records: this.records,
      };
      this.look();
      if (this.wrong !== null) throw new Error(`${this.name}: ${this.wrong}`);
      return this.end;
    });
    this.ended.catch(() => {});
  }

  get stdout(): string {
    return this.written;
  }

  get stderr(): string {
    return this.told;
  }

  /** The first record of that kind, as soon as there is one. Fails when the process ends without it. */
  async record<S extends R>(is: (record: R) => record is S): Promise<S> {
    const found = await this.until(() => this.records.find(is), 'the record');
    return found;
  }

  /** Waits until `get` gives something; it is asked again whenever the process has written something. */
  until<T>(get: () => T | undefined | false, what: string): Promise<T> {
    return new Promise((done, fail) => {
      const look = () => {
        const found = get();
        if (found !== undefined && found !== false) return done(found);
        if (this.end === null) return void this.waiting.push(look);
        fail(new Error(`${this.name} ended without ${what}:\n${this.written}${this.told}`));
      };
      look();
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Closes the reading end of its standard output, as `head` does once it has enough. */
  closeStdout(): void {
    this.child.stdout?.destroy();
  }

  /** Ends it in whatever state it is in. */
  async kill(): Promise<void> {
    if (this.end !== null) return;
    this.child.kill('SIGKILL');
    // A descriptor of its standard output that somebody else holds would keep it from closing.
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    await this.ended;
  }

  private wrote(text: string): void {
    this.written += text;
    const lines = (this.rest + text).split('\n');
    this.rest = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('{')) this.parse(line);
    this.look();
  }

  /** Where JSON was asked for, every such line is a record; elsewhere it may be an example in a help text. */
  private parse(line: string): void {
    let record: R;
    try {
      record = JSON.parse(line) as R;
    } catch {
      if (this.asksForJson) this.wrong ??= `this is not JSON: ${line.slice(0, 300)}`;
      return;
    }
    this.take(record);
  }

  private take(record: R): void {
    this.records.push(record);
    if (this.records.length <= MOST_CHECKED) this.wrong ??= this.wrongWith(record);
  }

  /** What is wrong with a record; null: nothing is, or nobody knows what it should be. */
  protected wrongWith(_record: R): string | null {
    return null;
  }

  private look(): void {
    for (const look of this.waiting.splice(0)) look();
  }
}

/** What `control` prints is another program's answer, and what `convert` prints is a recording: not records. */
export function printsOther(command: string): boolean {
  return command === 'control' || command === 'convert';
}

/** handoff-cli itself, as it is installed. */
export class RunningCli extends Running<OutputRecord> {
  private readonly answers: boolean;

  constructor(args: readonly string[], options?: RunOptions) {
    super(process.execPath, [BINARY, ...args], options);
    this.answers = printsOther(args[0] ?? '');
  }

  protected override wrongWith(record: OutputRecord): string | null {
    return this.answers ? null : schemaErrors(record);
  }

  /** The first record of that type, as soon as there is one. */
  recordOf<T extends OutputRecord['type']>(type: T): Promise<Of<T>> {
    return this.record((record): record is Of<T> => record.type === type);
  }

  /** All records of that type so far. */
  all<T extends OutputRecord['type']>(type: T): Of<T>[] {
    return ofType(this.records, type);
  }

  /** Waits until there are so many records of that type. */
  countOf<T extends OutputRecord['type']>(type: T, count: number): Promise<Of<T>[]> {
    return this.until(
      () => this.all(type).length >= count && this.all(type),
      `${count} records of type ${type}`,
    );
  }

  /** Waits for a text on standard error. */
  async says(text: string): Promise<void> {
    await this.until(() => this.stderr.includes(text), `"${text}" on standard error`);
  }
}

export type Of<T extends OutputRecord['type']> = Extract<OutputRecord, { readonly type: T }>;

export function ofType<T extends OutputRecord['type']>(records: readonly OutputRecord[], type: T): Of<T>[] {
  return records.filter((record): record is Of<T> => record.type === type);
}

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
export const BINARY = fileURLToPath(new URL('../../bin/run.js', import.meta.url));
