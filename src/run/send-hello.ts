import type { Socket } from 'node:net';
import { encoderFor } from '../capture/encoders.ts';
import { CaptureWriter } from '../capture/writer.ts';
import { EXIT, Failure, systemFailure } from '../failure.ts';
import { encodeDraft } from '../faults/draft.ts';
import type { Fault } from '../faults/fault.ts';
import { type HelloFields, helloDraft } from '../faults/hello-draft.ts';
import { CLIENT_CHECKS, type ClientRules, type ClientVerdict, type HelloOutcome } from '../peers/client.ts';
import type { Adopted, Route, VerdictRecord } from '../records/record.ts';
import type { Reporter } from '../report/reporter.ts';
import { type Exchange, exchange } from '../transport/exchange.ts';
import { sayHello } from '../transport/hello-exchange.ts';
import { dial } from '../transport/offer-delivery.ts';
import { inTurns, type Turns } from './in-turns.ts';
import { Traffic } from './traffic.ts';

/** An outcome, or the route that a client takes. */
export type ExpectedHello = HelloOutcome | 'unreachable' | 'adopted' | 'reconnected';

export interface SendHelloOptions extends Turns, ClientRules {
  readonly endpoint: string;
  readonly hello: HelloFields;
  readonly fault: Fault | null;
  /** Written to the connection that the client ends up with. */
  readonly send: string | null;
  /** How long to wait for the answer to `send`. */
  readonly answerTimeoutMs: number;
  readonly expect: ExpectedHello;
  readonly capture: string | null;
  /** Said when nobody listens, for a person. */
  readonly hint: string;
}

/** Says Hello as a client does, judges what comes back and takes the route it leads to. Throws a Failure. */
export async function sendHello(
  options: SendHelloOptions,
  reporter: Reporter,
  stop: Promise<void>,
): Promise<number> {
  const { endpoint, capture: path } = options;
  const capture =
    path === null
      ? null
      : new CaptureWriter(path, encoderFor(path, endpoint), (failure) => reporter.warn(failure));
  const traffic = new Traffic(reporter, capture);
  const client = new Client(options, reporter, traffic);
  const ended = await Promise.race([client.run(), stop.then(() => EXIT.interrupted)]);
  reporter.record(traffic.end());
  if (ended instanceof Failure) throw ended;
  return ended;
}

class Client {
  private readonly options: SendHelloOptions;
  private readonly reporter: Reporter;
  private readonly traffic: Traffic;
  private unexpected = 0;
  private unreachable: Failure | null = null;

  constructor(options: SendHelloOptions, reporter: Reporter, traffic: Traffic) {
    this.options = options;
    this.reporter = reporter;
    this.traffic = traffic;
  }

  /** Says all Hellos; gives the exit code, or why the broker could not be reached. */
  async run(): Promise<number | Failure> {
    await inTurns(this.options, (number) => this.helloAndReport(number));
    if (this.unreachable !== null && this.options.expect !== 'unreachable') return this.unreachable;
    return this.unexpected > 0 ? EXIT.fellShort : EXIT.ok;
  }

  /** False where further Hellos would tell nothing new: without a broker the first one tells all. */
  private async helloAndReport(number: number): Promise<boolean> {
    const { expect } = this.options;
    const verdict = await this.hello(number);
    if (verdict.outcome !== expect && verdict.route !== expect) this.unexpected += 1;
    this.traffic.flush();
    this.reporter.record(verdict);
    return this.unreachable === null || expect === 'unreachable';
  }

  private async hello(number: number): Promise<VerdictRecord> {
    const { options, traffic } = this;
    const socket = await dial(options.endpoint).catch((error: unknown) => {
      if (error instanceof Failure) throw error;
      return systemFailure(error, `cannot connect to ${options.endpoint}`, options.hint);
    });
    if (socket instanceof Failure) {
      this.unreachable = socket;
      return unreachableVerdict(socket.message);
    }
    const right = helloDraft(options.hello);
    const received = (bytes: Uint8Array) => traffic.bytes(number, 'broker-to-client', bytes, null);
    const sent = (bytes: Uint8Array) => traffic.bytes(number, 'client-to-broker', bytes, null);
    const bytes = encodeDraft(options.fault?.apply(right) ?? right);
    const verdict = await sayHello(socket, bytes, options, { sent, received });
    const record = verdict.adopted
      ? await this.goOn(socket, verdict, { sent, received })
      : await this.fallBack(socket, verdict);
    socket.destroy();
    traffic.endConnection(number);
    return record;
  }

  private async goOn(
    socket: Socket,
    verdict: ClientVerdict,
    seen: { sent: (bytes: Uint8Array) => void; received: (bytes: Uint8Array) => void },
  ): Promise<VerdictRecord> {
    const { send } = this.options;
    if (send !== null) seen.sent(Buffer.from(send));
    socket.on('data', seen.received);
    const adopted = await this.talk(socket, verdict.behind);
    return { ...recordOf(verdict, 'adopted', ''), adopted };
  }

  /** Closes the connection to the broker first, as a client does that gave up on it. */
  private async fallBack(socket: Socket, verdict: ClientVerdict): Promise<VerdictRecord> {
    socket.destroy();
    const { backendPipe, reason } = verdict;
    if (backendPipe === null) return recordOf(verdict, 'none', reason);
    if (backendPipe === '') return recordOf(verdict, 'none', `${reason}; backend_pipe is empty`);
    const backend = await dial(backendPipe).catch((error: unknown) =>
      error instanceof Failure ? error : systemFailure(error, `cannot fall back to ${backendPipe}`),
    );
    if (backend instanceof Failure) return recordOf(verdict, 'none', `${reason}; ${backend.message}`);
    const reconnected = await this.talk(backend, new Uint8Array());
    backend.destroy();
    return { ...recordOf(verdict, 'reconnected', reason), reconnected };
  }

  private async talk(socket: Socket, behind: Uint8Array): Promise<Adopted | null> {
    const { send, answerTimeoutMs } = this.options;
    if (send === null) return null;
    return adoptedOf(send, await exchange(socket, Buffer.from(send), answerTimeoutMs, behind));
  }
}

function adoptedOf(sent: string, { received, closed }: Exchange): Adopted {
  return { sent, received: Buffer.from(received).toString(), closed };
}

function recordOf(verdict: ClientVerdict, route: Route, reason: string): VerdictRecord {
  const { outcome, checks, errorDetail, latencyMs } = verdict;
  return {
    type: 'verdict',
    outcome,
    checks,
    errorDetail,
    latencyMs,
    adopted: null,
    route,
    reason,
    reconnected: null,
  };
}

function unreachableVerdict(reason: string): VerdictRecord {
  return {
    type: 'verdict',
    outcome: 'unreachable',
    checks: CLIENT_CHECKS.map((id) => ({ id, result: 'not-reached' })),
    errorDetail: '',
    latencyMs: null,
    adopted: null,
    route: 'none',
    reason,
    reconnected: null,
  };
}
