import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { BrokerRules, Refusal } from '../conversations/broker-talk.ts';
import { EXIT, Failure } from '../failure.ts';
import { encodeDraft } from '../frames/draft.ts';
import { offerDraft } from '../frames/offer.ts';
import { readyDraft } from '../frames/ready.ts';
import { negotiatedDraft } from '../frames/reply.ts';
import { PendingHandoffs } from '../handoff/pending-handoffs.ts';
import type { SettledClient } from '../handoff/settled-client.ts';
import { ClientConnection, type OfferTarget } from '../io/client-connection.ts';
import { type Descriptors, loadDescriptors } from '../io/descriptors.ts';
import { EchoServer } from '../io/echo-server.ts';
import { listen } from '../io/listen.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { StepSource } from '../script/step-source.ts';
import { DEFAULT_READY_TIMEOUT_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import { openCapture } from './open-capture.ts';
import { Traffic } from './traffic.ts';

export interface FakeBrokerOptions {
  readonly endpoint: string;
  /** Where the offers go. */
  readonly backend: string;
  /** Where clients fall back to. */
  readonly backendPipe: string;
  /** Whether to listen there ourselves, and echo. */
  readonly serveBackendPipe: boolean;
  readonly deadlineMs: number;
  /** Every Hello is refused so; null: it is judged. */
  readonly refusal: Refusal | null;
  /** The services that are known; null: all. */
  readonly services: ReadonlySet<string> | null;
  readonly daemonVersion: string;
  readonly readies: StepSource;
  /** End after so many clients; null: go on until stopped. */
  readonly count: number | null;
  readonly capture: string | null;
  /** Said once it listens, for a person. */
  readonly hint: string;
}

/** A client that falls back dials soon after it has given up on ready. */
const FALLBACK_PATIENCE_MS = DEFAULT_READY_TIMEOUT_MS + 1_000;

/** Listens as a broker and hands clients over until stopped, or until enough came. Gives the exit code; throws a Failure. */
export async function fakeBroker(
  options: FakeBrokerOptions,
  reporter: RecordSink,
  stop: Promise<void>,
): Promise<number> {
  const { endpoint, backendPipe } = options;
  const capture = openCapture(options.capture, endpoint, reporter);
  const loaded = await loadDescriptors();
  const descriptors = loaded instanceof Failure ? null : loaded;
  if (loaded instanceof Failure) reporter.notice(`${loaded.message}; clients are left to backend_pipe`);
  const broker = new FakeBroker(
    options,
    descriptors,
    reporter,
    new Traffic(reporter, capture, options.deadlineMs),
  );
  warmUp();
  const server = await listen(endpoint, (socket) => broker.accept(socket));
  try {
    if (options.serveBackendPipe) await broker.echo.start(backendPipe);
  } catch (error) {
    server.close();
    throw error;
  }
  reporter.record({ type: 'listening', endpoint });
  reporter.notice(`listening on ${endpoint}, offering to ${options.backend}`);
  reporter.notice(`clients fall back to ${backendPipe}${options.serveBackendPipe ? ', an echo' : ''}`);
  reporter.notice(options.hint);
  await Promise.race([stop, broker.finished]);
  const closed = new Promise<void>((done) => server.close(() => done()));
  broker.close();
  await closed;
  reporter.record(broker.end());
  return EXIT.ok;
}

/** protobufjs compiles an encoder when it is first used, which the first client should not have to wait for. */
function warmUp(): void {
  const ids = { token: new Uint8Array(TOKEN_LENGTH), correlationId: '1' };
  const negotiated = { daemonVersion: '1', backendPipe: '/', keepaliveIntervalSecs: '1', connectionId: '1' };
  encodeDraft(negotiatedDraft({ ...negotiated, token: ids.token }, '1'));
  encodeDraft(offerDraft({ ...ids, serviceName: 'a', handleValue: '0' }));
  encodeDraft(readyDraft({ ...ids, accepted: true, errorDetail: '' }));
}

/** The clients of one fake broker, and what they share. */
class FakeBroker {
  readonly finished: Promise<void>;
  readonly echo: EchoServer;
  private finish: () => void = () => {};
  private readonly clients = new Map<number, ClientConnection>();
  private readonly rules: BrokerRules;
  private readonly target: OfferTarget;
  private readonly options: FakeBrokerOptions;
  private readonly descriptors: Descriptors | null;
  private readonly reporter: RecordSink;
  private readonly traffic: Traffic;
  /** Clients’ connections and those to the backend are numbered together. */
  private connections = 0;
  private accepted = 0;
  private settled = 0;
  private fallenBack = 0;
  private patience: NodeJS.Timeout | undefined;

  constructor(
    options: FakeBrokerOptions,
    descriptors: Descriptors | null,
    reporter: RecordSink,
    traffic: Traffic,
  ) {
    this.options = options;
    this.descriptors = descriptors;
    this.reporter = reporter;
    this.traffic = traffic;
    this.target = { endpoint: options.backend, deadlineMs: options.deadlineMs };
    this.finished = new Promise((done) => {
      this.finish = done;
    });
    this.echo = new EchoServer(({ bytes }) => {
      reporter.notice(`a client that fell back to backend_pipe was echoed ${bytes} bytes and ended`);
      this.finishIfDone();
    });
    let handoffs = 0;
    this.rules = {
      pending: new PendingHandoffs(options.deadlineMs, randomBytes),
      handlePassing: descriptors !== null,
      refusal: options.refusal,
      services: options.services,
      daemonVersion: options.daemonVersion,
      backendPipe: options.backendPipe,
      nextConnectionId: () => String(++handoffs),
      nextReady: () => options.readies.next(),
      now: () => performance.now(),
    };
  }

  accept(socket: Socket): void {
    const { count } = this.options;
    if (count !== null && this.accepted >= count) return void socket.destroy();
    this.accepted += 1;
    const number = this.connections++;
    const { traffic } = this;
    const client = new ClientConnection(socket, this.rules, this.target, this.descriptors, {
      received: (bytes, came) => traffic.bytes(number, 'client-to-broker', bytes, came),
      sent: (bytes) => traffic.bytes(number, 'broker-to-client', bytes, this.descriptors === null ? null : 0),
      offering: () => {
        const offer = this.connections++;
        return {
          sent: (bytes, descriptors) => traffic.bytes(offer, 'broker-to-backend', bytes, descriptors),
          received: (bytes) => traffic.bytes(offer, 'backend-to-broker', bytes, null),
          ended: () => traffic.endConnection(offer),
        };
      },
      settled: (how) => this.settle(number, client.pid, how),
    });
    this.clients.set(number, client);
    client.start();
  }

  /** Ends all connections. */
  close(): void {
    clearTimeout(this.patience);
    for (const client of this.clients.values()) client.close();
    this.echo.close();
  }

  end(): ReturnType<Traffic['end']> {
    return this.traffic.end();
  }

  private settle(number: number, pid: number | null, client: SettledClient): void {
    this.clients.delete(number);
    this.traffic.flush();
    this.reporter.record({ type: 'client', connection: number, pid, ...client });
    this.traffic.endConnection(number);
    this.settled += 1;
    if (client.reply === 'negotiated' && client.state !== 'adopted' && client.state !== 'misled')
      this.fallenBack += 1;
    this.finishIfDone();
  }

  private finishIfDone(): void {
    const { count, serveBackendPipe } = this.options;
    if (count === null || this.settled < count || this.echo.busy) return;
    if (!serveBackendPipe || this.echo.connections >= this.fallenBack) return this.finish();
    this.patience ??= setTimeout(() => this.finish(), FALLBACK_PATIENCE_MS);
  }
}
