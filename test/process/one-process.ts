import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { patient } from './patient.ts';
import { schemaErrors } from './record-schema.ts';
import { ownEnvironment, printsOther } from './running.ts';
import { type Outcome, outcomeOf } from './stage.ts';

const PROGRAM = fileURLToPath(new URL('line-after-line.cjs', import.meta.url));

/** What the process tells of a line; the code is null where it neither was refused nor ended, but listens. */
interface Told {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LineOptions {
  readonly cwd?: string;
  readonly env?: { readonly [name: string]: string };
}

/**
 * Runs command lines that end by themselves, one after another in one process: what is refused, or only read and printed, needs
 * no process of its own, of which the start takes longer than all the rest.
 */
class OneProcess {
  private child: ChildProcess | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private tell: (told: Told) => void = () => {};
  private fail: (error: Error) => void = () => {};

  /** With an hour for each limit that is not given. @param line its words, or one string where no word has a space in it */
  run(line: string | readonly string[], options: LineOptions = {}): Promise<Outcome> {
    const words = typeof line === 'string' ? line.split(' ').filter((word) => word !== '') : line;
    const told = this.last.then(() => this.toldOf(patient(words), options));
    this.last = told.catch(() => {});
    return told.then((told) => {
      const records = printsOther(words[0] ?? '') ? [] : recordsIn(told.stdout);
      return outcomeOf({ ...told, signal: null, records });
    });
  }

  async end(): Promise<void> {
    await this.last;
    this.child?.kill('SIGKILL');
  }

  private async toldOf(words: readonly string[], options: LineOptions): Promise<Told> {
    this.child ??= this.start();
    const outcome = new Promise<Told>((done, fail) => {
      this.tell = done;
      this.fail = (why) => fail(new Error(`${words.join(' ')}: ${why.message}`));
    });
    this.child.send({ words, ...options });
    const told = await outcome;
    if (told.code === null) this.child = null;
    return told;
  }

  private start(): ChildProcess {
    // No code is kept: it is loaded once.
    const env = { ...ownEnvironment(), NODE_DISABLE_COMPILE_CACHE: '1' };
    const child = fork(PROGRAM, { execArgv: [], env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    child.on('message', (told: Told) => this.tell(told));
    child.on('exit', (code, signal) => {
      if (this.child === child) this.fail(new Error(`it ended with ${code ?? signal}`));
    });
    return child;
  }
}

/** Each is compared with the schema. */
function recordsIn(text: string): OutputRecord[] {
  const lines = text.split('\n').filter((line) => line.startsWith('{'));
  return lines.map((line) => {
    const record = JSON.parse(line) as OutputRecord;
    const wrong = schemaErrors(record);
    if (wrong !== null) throw new Error(wrong);
    return record;
  });
}

/** One process for all such lines of a file. */
export function oneProcess(): OneProcess {
  const process = new OneProcess();
  afterAll(() => process.end());
  return process;
}
