import { Failure } from '../../failure.ts';
import { isThere } from '../../io/listen.ts';
import { notASocket } from '../../io/not-a-socket.ts';
import { pause } from '../pause.ts';
import { PeerProcess } from './peer-process.ts';

/** How long a peer may take until it listens, on a busy machine too, and how often that is looked at. In ms. */
const STARTS_MS = 30_000;
const LOOK_MS = 10;

/** Starts the peer under test, where that is our task, and restarts it when a case has ended it. */
export class PeerKeeper {
  private readonly command: readonly string[];
  private readonly endpoint: string;
  private readonly backendEndpoint: string;
  private readonly listens: () => Promise<boolean>;
  private readonly waitMs: number;
  private process: PeerProcess | null = null;
  /** What earlier processes have printed, and nobody has asked for. */
  private earlier = '';

  /**
   * @param command empty: it was started by somebody else
   * @param listens whether it can be dialled; asked only once its endpoint exists
   * @param waitMs how long it may take until it listens, in ms; one that was started by somebody else usually listens already
   */
  constructor(
    command: readonly string[],
    endpoint: string,
    backendEndpoint: string,
    listens: () => Promise<boolean>,
    waitMs = command.length === 0 ? 0 : STARTS_MS,
  ) {
    this.command = command;
    this.endpoint = endpoint;
    this.backendEndpoint = backendEndpoint;
    this.listens = listens;
    this.waitMs = waitMs;
  }

  /** Starts it and waits until it listens. Throws a Failure. */
  async start(): Promise<void> {
    const other = notASocket(this.endpoint, `nothing can listen on ${this.endpoint}`);
    if (other !== null) throw other;
    if (this.command.length === 0) {
      if (await this.listensInTime(() => true)) return;
      throw new Failure(
        'environment',
        'ECONNREFUSED',
        `nothing is listening on ${this.endpoint}`,
        'start the peer first, or have it started: put -- and its command at the end',
      );
    }
    const process = new PeerProcess(this.command, this.endpoint, this.backendEndpoint);
    this.process = process;
    if (await this.listensInTime(() => process.isRunning)) return;
    process.mustHaveStarted();
    const why = process.isRunning
      ? `it is not listening on ${this.endpoint} after ${this.waitMs} ms`
      : process.end;
    const printed = process.printed().trim();
    await this.stop();
    throw new Failure(
      'environment',
      'ECONNREFUSED',
      `the peer that was started: ${why}`,
      this.namesEndpoint
        ? 'run its command on its own to see what is wrong'
        : 'its command does not name the endpoint: put {endpoint} where it takes one',
      printed === '' ? [] : printed.split('\n').slice(-10),
    );
  }

  /** Looks until it listens, it ends or its time is up. @param runs whether it may still come to listen */
  private async listensInTime(runs: () => boolean): Promise<boolean> {
    for (let waited = 0; ; waited += LOOK_MS) {
      if (!runs()) return false;
      if (isThere(this.endpoint) && (await this.listens())) return true;
      if (waited >= this.waitMs) return false;
      await pause(LOOK_MS);
    }
  }

  /** Whether its command names the endpoint. */
  private get namesEndpoint(): boolean {
    return this.command.some((word) => word.includes('{endpoint}') || word.includes(this.endpoint));
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
