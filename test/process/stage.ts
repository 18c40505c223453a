import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, it as plainIt } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { patient } from './patient.ts';
import { type Ended, type Of, ofType, type Running, RunningCli, type RunOptions } from './running.ts';

/**
 * Where one test takes place: its own directory, an endpoint in it, and the processes that play in the test. All
 * of it is gone afterwards, so that tests may run side by side.
 */
export class Stage {
  /** Short, as a socket's path may be at most 107 bytes long. */
  readonly directory = mkdtempSync('/tmp/handoff-test-');
  readonly endpoint = this.path('backend.sock');
  readonly broker = this.path('broker.sock');
  readonly tapped = this.path('tap.sock');
  private readonly toEnd: (() => unknown)[] = [];

  path(name: string): string {
    return join(this.directory, name);
  }

  /** Starts handoff-cli, with an hour for each limit that is not given. */
  start(command: CommandLine, options?: RunOptions): RunningCli {
    return this.keep(new RunningCli(patient(words(command)), options));
  }

  /** Runs handoff-cli to its end. */
  async run(command: CommandLine, options?: RunOptions): Promise<Outcome> {
    return outcomeOf(await this.start(command, options).ended);
  }

  /** A fake backend that listens on the stage's endpoint and tells what it sees as JSON. */
  async fakeBackend(flags: CommandLine = ''): Promise<RunningCli> {
    const backend = this.start(['fake-backend', this.endpoint, '--json', ...words(flags)]);
    await backend.recordOf('listening');
    return backend;
  }

  /** One run of `send-offer --json` against the stage's endpoint. */
  sendOffer(flags: CommandLine = ''): Promise<Outcome> {
    return this.run(['send-offer', this.endpoint, '--json', ...words(flags)]);
  }

  /** A fake broker that offers to the stage's endpoint, and tells what it sees as JSON. */
  async fakeBroker(flags: CommandLine = ''): Promise<RunningCli> {
    const offers = ['--backend', this.endpoint, ...words(flags)];
    const broker = this.start(['fake-broker', this.broker, '--json', ...offers]);
    await broker.recordOf('listening');
    return broker;
  }

  /** One run of `send-hello --json` against the stage's broker, or another one. */
  sendHello(flags: CommandLine = '', broker = this.broker): Promise<Outcome> {
    return this.run(['send-hello', broker, '--json', ...words(flags)]);
  }

  /** A tap that listens on the stage's `tapped`, before the stage's backend unless told otherwise. */
  async tap(flags: CommandLine = '', target = this.endpoint): Promise<RunningCli> {
    const tap = this.start(['tap', this.tapped, target, '--json', ...words(flags)]);
    await tap.recordOf('listening');
    return tap;
  }

  keep<T extends Running<object>>(process: T): T {
    this.toEnd.push(() => process.kill());
    return process;
  }

  /** Has something done when the test is over. */
  afterwards(end: () => unknown): void {
    this.toEnd.push(end);
  }

  async clear(): Promise<void> {
    for (const end of this.toEnd.splice(0).reverse()) await end();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** A command line: its words, or one string where no word has a space in it. */
export type CommandLine = string | readonly string[];

function words(command: CommandLine): readonly string[] {
  return typeof command === 'string' ? command.split(' ').filter((word) => word !== '') : command;
}

/** How a run of handoff-cli went. */
export interface Outcome extends Ended<OutputRecord> {
  readonly verdicts: readonly Of<'verdict'>[];
  readonly summary: Of<'summary'> | undefined;
  readonly error: Of<'error'> | undefined;
}

/** Its records by kind. */
export function outcomeOf(ended: Ended<OutputRecord>): Outcome {
  return {
    ...ended,
    verdicts: ofType(ended.records, 'verdict'),
    summary: ofType(ended.records, 'summary')[0],
    error: ofType(ended.records, 'error')[0],
  };
}

/** A test on a stage of its own. */
export const it = plainIt.extend<{ stage: Stage }>({
  stage: async ({ task: _ }, use) => {
    const stage = new Stage();
    await use(stage);
    await stage.clear();
  },
});

/**
 * One stage for all tests of a file, for what takes processes to set up and what no test changes for another.
 * @param setUp is awaited before the first test
 */
export function sharedStage(setUp: (stage: Stage) => Promise<unknown>): Stage {
  const stage = new Stage();
  beforeAll(() => setUp(stage));
  afterAll(() => stage.clear());
  return stage;
}
