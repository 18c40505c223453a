import { randomBytes } from 'node:crypto';
import { BACKEND, BrokerConversation } from '../conversations/broker.ts';
import type { BrokerTimer, OwnBrokerCommand } from '../conversations/broker-command.ts';
import type { BrokerRules } from '../conversations/broker-rules.ts';
import type { End } from '../conversations/contract.ts';
import { EXIT } from '../failure.ts';
import { encodeDraft } from '../frames/draft.ts';
import { offerDraft } from '../frames/offer.ts';
import { readyDraft } from '../frames/ready.ts';
import { negotiatedDraft } from '../frames/reply.ts';
import type { ClientOutcome } from '../handoff/client-outcome.ts';
import { HelloRate } from '../handoff/hello-rate.ts';
import { PendingHandoffs } from '../handoff/pending-handoffs.ts';
import { type Drive, type Driving, driveWith } from '../io/drive.ts';
import type { Transfer } from '../io/driver-hooks.ts';
import { EchoServer } from '../io/echo-server.ts';
import { listenLightly } from '../io/listen.ts';
import { loadPassing } from '../io/passing.ts';
import { Roster } from '../io/roster.ts';
import { fromSameUser } from '../io/same-user.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { alike } from '../records/redaction/shown-before.ts';
import { brokenBy, type Step } from '../script/action.ts';
import type { Direction } from '../wire/direction.ts';
import { DEFAULT_READY_TIMEOUT_MS, TOKEN_LENGTH } from '../wire/limits.ts';
import { plural } from '../wire/plural.ts';
import { clientHandle } from './client-handle.ts';
import type { FakeBrokerOptions } from './fake-broker-options.ts';
import { begunWith, openCapture } from './open-capture.ts';
import { reportFailure } from './report-failure.ts';
import { serveUntil } from './serve-until.ts';
import { Served } from './served.ts';
import { Traffic } from './traffic.ts';
import { reportUnaccepted } from './unaccepted.ts';

/** A client that falls back dials soon after it has given up on ready. */
const FALLBACK_PATIENCE_MS = DEFAULT_READY_TIMEOUT_MS + 1_000;

/** Listens as a broker and hands clients over until stopped, or until enough came. Gives the exit code; throws a Failure. */
export async function fakeBroker(
  options: FakeBrokerOptions,
  reporter: RecordSink,
  stop: Promise<void>,
): Promise<number> {
  const { endpoint, backendPipe } = options;
  const capture = openCapture(options, endpoint, reporter);
  const { descriptors, pipes, lacking } = await loadPassing();
  if (lacking !== null) reporter.notice(`${lacking.message}; clients have to fall back to backend_pipe`);
  const { deadlineMs, observer = null, steering } = options;
  const traffic = new Traffic(reporter, capture, { deadlineMs }, observer);
  if (steering) steering.flush = () => traffic.flush();
  const broker = new FakeBroker(
    options,
    reporter,
    traffic,
    driveWith(descriptors),
    lacking === null,
    randomBytes,
    pipes !== null,
  );
  warmUp();
  const notice = (text: string) => reporter.notice(text);
  const accept = fromSameUser(descriptors, (socket) => broker.accept(socket), notice);
  const server = await begunWith(capture, listenLightly(endpoint, accept));
  try {
    if (options.serveBackendPipe) reportUnaccepted(await broker.echo.start(backendPipe), reporter);
  } catch (error) {
    server.close();
    throw error;
  }
  reportUnaccepted(server, reporter);
  reporter.record({ type: 'listening', endpoint });
  reporter.notice(`listening on ${endpoint}, offering to ${options.backend}`);
  reporter.notice(`clients fall back to ${backendPipe}${options.serveBackendPipe ? ', an echo' : ''}`);
  reporter.notice(options.hint);
  await serveUntil(stop, server, broker, reporter);
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
export class FakeBroker<Socket extends { destroy(): void }> extends Served<FakeBrokerOptions, Socket> {
  readonly echo: EchoServer;
  private readonly clients = new Roster<Driving<Socket, never>>();
  private readonly rules: BrokerRules;
  private readonly passesHandles: boolean;
  /** Clients’ connections and those to the backend are numbered together. */
  private connections = 0;
  private settled = 0;
  private fallenBack = 0;
  private patience: NodeJS.Timeout | undefined;

  /**
   * @param handlePassing whether connections can be passed here
   * @param random gives the bytes of tokens
   * @param passesHandles whether they are passed by their handles, as on Windows
   */
  constructor(
    options: FakeBrokerOptions,
    reporter: RecordSink,
    traffic: Traffic,
    drive: Drive<Socket>,
    handlePassing: boolean,
    random: (length: number) => Uint8Array,
    passesHandles = false,
  ) {
    super(options, reporter, traffic, drive);
    this.passesHandles = passesHandles;
    const tell = (text: string) => reporter.notice(text);
    this.echo = new EchoServer(({ bytes }) => {
      tell(`a client that fell back to backend_pipe was echoed ${plural(bytes, 'byte')} and ended`);
      this.finishIfDone();
    }, tell);
    let handoffs = 0;
    this.rules = {
      pending: new PendingHandoffs(options.deadlineMs, random),
      handlePassing,
      refusal: options.refusal,
      services: options.services,
      daemonVersion: options.daemonVersion,
      backend: options.backend,
      backendPipe: options.backendPipe,
      deadlineMs: options.deadlineMs,
      fdPressure: options.fdPressure,
      rate: options.rateLimit === null ? null : new HelloRate(options.rateLimit),
      blockedVersions: options.blockedVersions,
      authToken: options.authToken ?? null,
      nextConnectionId: () => options.connectionId ?? String(++handoffs),
      nextReply: () => options.replies.next(),
      nextOffer: (token) => this.broken(token, options.offers.next()),
      nextReady: (token) => this.broken(token, options.readies.next()),
    };
  }

  accept(socket: Socket): void {
    const { count } = this.options;
    if (count !== null && this.accepted >= count) return void socket.destroy();
    this.accepted += 1;
    const numbers: number[] = [this.connections++];
    const numberOf = (end: End) => (numbers[end] ??= this.connections++);
    let pid: number | null = null;
    const peerPid = () => {
      pid = driver.peerProcess();
      return pid;
    };
    const driver: Driving<Socket, never> = this.drive<BrokerTimer, never, OwnBrokerCommand>(
      new BrokerConversation(
        this.rulesOf(numbers[0]!, () => driver),
        peerPid,
      ),
      {
        room: this.traffic.room,
        failed: (failure) => reportFailure(failure, this.reporter),
        notice: (text) => this.reporter.notice(`connection ${numbers[0]}: ${text}`),
        waitMs: this.options.waitMs ?? 0,
        transferred: (transfer) => {
          this.traffic.transfer(numberOf(transfer.end), directionOf(transfer), transfer);
        },
        settled: (descriptor) => this.traffic.settled(numbers[0]!, descriptor),
        withholds: (end, what) => this.traffic.withholds(numberOf(end), what),
        own: (command) => {
          if (command.type === 'unmade') this.traffic.unmade(numberOf(BACKEND), command);
          else this.settle(numbers[0]!, pid, command.client);
        },
        closed: (end, at, byPeer) => {
          if (numbers[end] !== undefined)
            this.traffic.endConnection(numbers[end], at, directionOf({ end, sent: !byPeer }));
        },
        over: () => {
          this.clients.remove(entry);
          this.options.held?.endConnection(numbers[0]!);
        },
      },
    );
    const entry = this.clients.add(driver);
    driver.start(socket);
  }

  /** The rules for one client: its ready may be held, and its connection passed by a handle. */
  private rulesOf(connection: number, driver: () => Driving<Socket, never>): BrokerRules {
    const { held = null } = this.options;
    const rules: BrokerRules = this.passesHandles
      ? { ...this.rules, ...clientHandle(driver, BACKEND, this.options.backendPid ?? null, this.reporter) }
      : this.rules;
    if (held === null) return rules;
    const { nextReady } = this.rules;
    const message = { connection, frame: 'ready', role: 'ready' } as const;
    return {
      ...rules,
      nextReady: (token) => held.step({ ...message, token }, () => nextReady(token)),
    };
  }

  /** Ends all connections. */
  close(): void {
    for (const client of this.clients.all()) client.stop();
    clearTimeout(this.patience);
    this.echo.close();
  }

  end(): ReturnType<Traffic['end']> {
    return this.traffic.end();
  }

  /** Says what a step breaks. */
  private broken(token: string, step: Step): Step {
    const words = brokenBy(step);
    if (words !== null) this.reporter.broke?.(token, null, words);
    return step;
  }

  private settle(number: number, pid: number | null, client: ClientOutcome): void {
    this.traffic.flush();
    this.reporter.record(alike({ type: 'client', connection: number, pid, ...client }, client));
    this.settled += 1;
    if (client.reply === 'negotiated' && client.state !== 'adopted' && client.state !== 'misled')
      this.fallenBack += 1;
    this.finishIfDone();
  }

  private finishIfDone(): void {
    const { count, serveBackendPipe } = this.options;
    if (count === null || this.settled < count || this.echo.busy) return;
    if (!serveBackendPipe || this.echo.connections >= this.fallenBack) return this.done.happen();
    this.patience ??= setTimeout(() => this.done.happen(), FALLBACK_PATIENCE_MS);
  }
}

function directionOf({ end, sent }: Pick<Transfer, 'end' | 'sent'>): Direction {
  if (end === BACKEND) return sent ? 'broker-to-backend' : 'backend-to-broker';
  return sent ? 'broker-to-client' : 'client-to-broker';
}
