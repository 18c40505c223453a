import type { Socket } from 'node:net';
import {
  CLIENT_CHECKS,
  type ClientRules,
  type ClientVerdict,
  type HelloOutcome,
} from '../conversations/client.ts';
import { EXIT, Failure } from '../failure.ts';
import { faultyFrame } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { encodeDraft } from '../frames/draft.ts';
import { type HelloFields, helloDraft } from '../frames/hello.ts';
import { reach } from '../io/dial.ts';
import { checkLength } from '../io/endpoint.ts';
import { type Exchange, exchange } from '../io/exchange.ts';
import { sayHello } from '../io/hello-exchange.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { Adopted, Route, VerdictRecord } from '../records/record.ts';
import { openCapture } from './open-capture.ts';
import { Traffic } from './traffic.ts';
import { type Trial, Trials, type Turns } from './trials.ts';

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

/** Whether a verdict is as expected. */
export function meets(expect: ExpectedHello): (verdict: VerdictRecord) => boolean {
  return ({ outcome, route }) => outcome === expect || route === expect;
}

/** Says Hello as a client does, judges what comes back and takes the route it leads to. Throws a Failure. */
export async function sendHello(
  options: SendHelloOptions,
  reporter: RecordSink,
  stop: Promise<void>,
): Promise<number> {
  checkLength(options.endpoint);
  const capture = openCapture(options.capture, options.endpoint, reporter);
  const traffic = new Traffic(reporter, capture);
  const client = new Client(options, traffic);
  const expected = { met: meets(options.expect), unreachable: options.expect === 'unreachable' };
  const trials = new Trials(options, expected, reporter, traffic);
  const run = trials.run((number) => client.hello(number));
  const ended = await Promise.race([run, stop.then(() => EXIT.interrupted)]);
  const summary = traffic.end();
  trials.end();
  reporter.record(summary);
  if (ended instanceof Failure) throw ended;
  return ended;
}

class Client {
  private readonly options: SendHelloOptions;
  private readonly traffic: Traffic;

  constructor(options: SendHelloOptions, traffic: Traffic) {
    this.options = options;
    this.traffic = traffic;
  }

  /** Says Hello once. */
  async hello(number: number): Promise<Trial> {
    const { options, traffic } = this;
    const socket = await reach(options.endpoint, { hint: options.hint });
    if (socket instanceof Failure)
      return { verdict: unreachableVerdict(socket.message), unreachable: socket };
    const right = helloDraft(options.hello);
    const received = (bytes: Uint8Array) => traffic.bytes(number, 'broker-to-client', bytes, null);
    const sent = (bytes: Uint8Array) => traffic.bytes(number, 'client-to-broker', bytes, null);
    const bytes = options.fault === null ? encodeDraft(right) : faultyFrame(options.fault, right);
    const verdict = await sayHello(socket, bytes, options, { sent, received });
    const route = verdict.adopted
      ? await this.goOn(socket, verdict, { sent, received })
      : await this.fallBack(socket, verdict);
    socket.destroy();
    traffic.endConnection(number);
    return { verdict: route, unreachable: null };
  }

  private async goOn(
    socket: Socket,
    verdict: ClientVerdict,
    seen: { sent: (bytes: Uint8Array) => void; received: (bytes: Uint8Array) => void },
  ): Promise<Trial['verdict']> {
    const { send } = this.options;
    if (send !== null) seen.sent(Buffer.from(send));
    socket.on('data', seen.received);
    const adopted = await this.talk(socket, verdict.behind);
    return { ...recordOf(verdict, 'adopted', ''), adopted };
  }

  /** Closes the connection to the broker first, as a client does that gave up on it. */
  private async fallBack(socket: Socket, verdict: ClientVerdict): Promise<Trial['verdict']> {
    socket.destroy();
    const { backendPipe, reason } = verdict;
    if (backendPipe === null) return recordOf(verdict, 'none', reason);
    if (backendPipe === '') return recordOf(verdict, 'none', `${reason}; backend_pipe is empty`);
    const backend = await reach(backendPipe, { doing: 'fall back' });
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

function recordOf(verdict: ClientVerdict, route: Route, reason: string): Trial['verdict'] {
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

function unreachableVerdict(reason: string): Trial['verdict'] {
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
