import { Failure } from '../../failure.ts';
import { isThere } from '../../io/listen.ts';
import { pause } from './pause.ts';
import { PeerProcess } from './peer-process.ts';

/** How long a peer may take until it listens, and how often that is looked at. In ms. */
const STARTS_MS = 10_000;
const LOOK_MS = 10;

/** Starts the peer under test, where that is our task, and restarts it when a case has ended it. */
export class PeerKeeper {
  private readonly command: readonly string[];
  private readonly endpoint: string;
  private readonly backendEndpoint: string;
  private readonly listens: () => Promise<boolean>;
  private process: PeerProcess | null = null;
  /** What earlier processes have printed, and nobody has asked for. */
  private earlier = '';

  /**
   * @param command empty: it was started by somebody else
   * @param listens whether it can be dialled; asked only once its endpoint exists
   */
  constructor(
    command: readonly string[],
    endpoint: string,
    backendEndpoint: string,
    listens: () => Promise<boolean>,
  ) {
    this.command = command;
    this.endpoint = endpoint;
    this.backendEndpoint = backendEndpoint;
    this.listens = listens;
  }

  /** Starts it and waits until it listens. Throws a Failure. */
  async start(): Promise<void> {
    if (this.command.length === 0) {
      if (isThere(this.endpoint) && (await this.listens())) return;
      throw new Failure(
        'environment',
        'ECONNREFUSED',
        `nothing is listening on ${this.endpoint}`,
        'start the peer first, or have it started: put -- and its command at the end',
      );
    }
    const process = new PeerProcess(this.command, this.endpoint, this.backendEndpoint);
    this.process = process;
    for (let waited = 0; waited < STARTS_MS && process.isRunning; waited += LOOK_MS) {
      if (isThere(this.endpoint) && (await this.listens())) return;
      await pause(LOOK_MS);
    }
    process.mustHaveStarted();
    const why = process.isRunning
      ? `it is not listening on ${this.endpoint} after ${STARTS_MS} ms`
      : process.end;
    const printed = process.printed().trim();
    await this.stop();
    throw new Failure(
      'environment',
      'ECONNREFUSED',
      `the peer that was started: ${why}`,
      'run its command on its own to see what is wrong',
      printed === '' ? [] : printed.split('\n').slice(-10),
    );
  }

  async restart(): Promise<boolean> {
    if (this.command.length === 0) return false;
    await this.stop();
    await this.start();
    return true;
  }

  async stop(): Promise<void> {
    if (this.process === null) return;
    await this.process.stop();
    this.earlier += this.process.printed();
    this.process = null;
  }

  /** How the process ended, in a few words; empty while it runs, or where somebody else has started it. */
  get end(): string {
    return this.process?.end ?? '';
  }

  printed(): string {
    const printed = this.earlier + (this.process?.printed() ?? '');
    this.earlier = '';
    return printed;
  }
}
