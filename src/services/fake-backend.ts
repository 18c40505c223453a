import { randomInt } from 'node:crypto';
import { BackendConversation } from '../conversations/backend.ts';
import type {
  BackendRules,
  BackendTimer,
  Decided,
  OwnBackendCommand,
} from '../conversations/backend-rules.ts';
import type { Use } from '../conversations/contract.ts';
import type { Unaccepted } from '../conversations/unaccepted-offers.ts';
import { EXIT } from '../failure.ts';
import { ackDraft } from '../frames/ack.ts';
import { encodeDraft } from '../frames/draft.ts';
import type { OfferValues } from '../handoff/judge-offer.ts';
import { TokenStore } from '../handoff/tokens.ts';
import type { AdoptedConnection } from '../io/adopted.ts';
import { now } from '../io/clock.ts';
import { type Drive, type Driving, driveWith } from '../io/drive.ts';
import { listenInherited } from '../io/inherited.ts';
import type { StreamSocket } from '../io/light-socket.ts';
import { listenLightly } from '../io/listen.ts';
import { loadPassing } from '../io/passing.ts';
import { Roster } from '../io/roster.ts';
import { fromSameUser } from '../io/same-user.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { brokenBy, type Step } from '../script/action.ts';
import { beginsEarly } from '../script/actions/early.ts';
import type { AdoptMode } from '../script/adopt-mode.ts';
import type { StepSource } from '../script/step-source.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { plural } from '../wire/plural.ts';
import type { SidebandMode } from '../wire/strict/offer-reader.ts';
import { type Backend, BackendConnection } from './backend-connection.ts';
import { begunWith, openCapture } from './open-capture.ts';
import { serveUntil } from './serve-until.ts';
import { Served } from './served.ts';
import type { ServerOptions } from './server-options.ts';
import { Traffic, type TrafficObserver } from './traffic.ts';
import { reportUnaccepted } from './unaccepted.ts';

export interface BackendObserver extends TrafficObserver {
  /** A connection was handed over on that connection. */
  adopted(connection: number, adopted: AdoptedConnection): void;
}

export interface FakeBackendOptions extends ServerOptions<BackendObserver> {
  /** A listening socket to take over, instead of our own at `endpoint`. */
  readonly listener?: number | null;
  /** What is done about the offers. */
  readonly replies: StepSource;
  /** What is done about the offers for that service instead. */
  readonly repliesFor: ReadonlyMap<string, StepSource>;
  /** What random replies are drawn with; null: nothing is random. */
  readonly seed: number | null;
  readonly sideband: SidebandMode;
  readonly adopt: AdoptMode;
  /** As lower-case hex. */
  readonly expectToken: string | null;
  readonly lenient: boolean;
  /** What is done about the connections, before anything is read. */
  readonly accepts: StepSource;
  /** Said once it listens, for a person. */
  readonly hint: string;
}

/** Listens and answers offers until stopped, or until enough are answered. Gives the exit code; throws a Failure. */
export async function fakeBackend(
  options: FakeBackendOptions,
  reporter: RecordSink,
  stop: Promise<void>,
): Promise<number> {
  const capture = openCapture(options, options.endpoint, reporter);
  const { descriptors, lacking } = await loadPassing();
  if (lacking !== null) reporter.notice(`${lacking.message}; ${lacking.hint}`);
  const traffic = new Traffic(
    reporter,
    capture,
    { sidebands: sidebandsHere(options) },
    options.observer ?? null,
  );
  if (options.steering) options.steering.flush = () => traffic.flush();
  const backend = new FakeBackend(
    options,
    reporter,
    traffic,
    driveWith(descriptors),
    new TokenStore(options.expectToken, () => now() / 1000, randomInt(2 ** 32)),
    descriptors !== null,
    process.platform !== 'win32',
  );
  // protobufjs compiles an encoder when it is first used, which the first offer should not have to wait for.
  encodeDraft(
    ackDraft({ token: new Uint8Array(TOKEN_LENGTH), correlationId: '1', accepted: true, errorDetail: '' }),
  );
  const accept = fromSameUser(
    descriptors,
    (socket) => backend.accept(socket),
    (text) => reporter.notice(text),
  );
  const { listener = null } = options;
  const { server, endpoint } = await begunWith(
    capture,
    listener === null ? listenAt(options.endpoint, accept) : listenInherited(listener, accept),
  );
  reportUnaccepted(server, reporter);
  reporter.record({ type: 'listening', endpoint, ...(options.seed !== null && { seed: options.seed }) });
  reporter.notice(`listening on ${endpoint}`);
  if (options.seed !== null) reporter.notice(`replies are drawn with --seed ${options.seed}`);
  reporter.notice(options.hint);
  await serveUntil(stop, server, backend, reporter);
  return EXIT.ok;
}

/** What is judged of sidebands: on Windows there are none that could be required. */
function sidebandsHere({ sideband }: FakeBackendOptions): SidebandMode {
  return process.platform === 'win32' && sideband === 'require' ? 'auto' : sideband;
}

async function listenAt(endpoint: string, accept: (socket: StreamSocket) => void) {
  return { endpoint, server: await listenLightly(endpoint, accept) };
}

/** The connections of one fake backend, and what they share. */
export class FakeBackend<Socket> extends Served<FakeBackendOptions, Socket> implements Backend<Socket> {
  private readonly connections = new Roster<Driving<Socket, Decided>>();
  private readonly inUse = new Roster<AdoptedConnection>();
  private readonly rules: BackendRules;
  private claimed = 0;
  private answered = 0;

  /**
   * @param seesDescriptors whether descriptors can be received here
   * @param readsSidebands false: the system has none, so that bytes before an offer are no sideband
   */
  constructor(
    options: FakeBackendOptions,
    reporter: RecordSink,
    traffic: Traffic,
    drive: Drive<Socket>,
    tokens: TokenStore,
    seesDescriptors = true,
    readsSidebands = true,
  ) {
    super(options, reporter, traffic, drive);
    const { replies, held = null } = options;
    this.rules = {
      sideband: readsSidebands ? options.sideband : 'none',
      tokens,
      seesDescriptors,
      adopt: options.adopt,
      nextAccept: () => options.accepts.next(),
      lenient: options.lenient,
      claim: () => options.count === null || this.claimed++ < options.count,
      nextStep: (offer) => (held?.holds('ack', null) ? null : this.usualStep(offer)),
      // What is decided about an offer that is held is not known before.
      answersEarly: () => held?.holds('ack', null) !== true && beginsEarly(replies.peek()),
      earlyStep: (token) => this.told(replies.next(), token),
    };
  }

  accept(socket: Socket): void {
    const number = this.accepted++;
    const { options, traffic, reporter } = this;
    const connection = new BackendConnection(number, options.sideband !== 'none', this, traffic, reporter);
    const driver = this.drive<BackendTimer, Decided, OwnBackendCommand>(
      new BackendConversation(this.rules),
      connection,
    );
    connection.entry = this.connections.add(driver);
    driver.start(socket);
  }

  /** Ends all connections. */
  close(): void {
    for (const driver of this.connections.all()) driver.stop();
    for (const adopted of this.inUse.all()) adopted.close();
  }

  end(): ReturnType<Traffic['end']> {
    return this.traffic.end();
  }

  own({ number, entry }: BackendConnection<Socket>, command: Exclude<OwnBackendCommand, Unaccepted>): void {
    if (command.type === 'held') {
      const { offer } = command;
      const driver = entry.value;
      const decide = (step: Step) => driver.tell({ type: 'decided', step });
      const message = {
        connection: number,
        frame: 'ack',
        role: 'backend-reply',
        token: offer.token,
        offer,
      } as const;
      return this.options.held?.hold(message, () => this.usualStep(offer), decide);
    }
    this.answered += 1;
    this.finishIfDone();
  }

  /** What the scripts say about an offer. */
  private usualStep({ serviceName, token }: OfferValues): Step {
    const { replies, repliesFor } = this.options;
    return this.told((repliesFor.get(serviceName) ?? replies).next(), token);
  }

  /** Tells what the step breaks on purpose. @param token of the offer that it is for, as lower-case hex */
  private told(step: Step, token: string): Step {
    const broken = brokenBy(step);
    if (broken !== null) this.reporter.broke?.(token, null, broken);
    return step;
  }

  over({ number, entry }: BackendConnection<Socket>): void {
    this.connections.remove(entry);
    this.options.held?.endConnection(number);
  }

  adopted(number: number, adopted: AdoptedConnection, use: Use): void {
    if (use !== 'leak') this.options.observer?.adopted(number, adopted);
    const entry = this.inUse.add(adopted);
    adopted.ended.then(({ received, lost, reason }) => {
      this.inUse.remove(entry);
      const why = reason === '' ? '' : ` (${reason})`;
      this.reporter.notice(`connection ${number}: ${ending(use, received, lost)}${why}`);
      this.finishIfDone();
    });
  }

  private finishIfDone(): void {
    const { count } = this.options;
    if (count !== null && this.answered >= count && this.inUse.size === 0) this.done.happen();
  }
}

function ending(use: Use, received: number, lost: number): string {
  if (use === 'leak') return 'the descriptor that was kept despite the refusal is closed: its client is gone';
  const echoed = lost === 0 ? plural(received, 'byte') : `${received - lost} of ${plural(received, 'byte')}`;
  const what = { echo: `echoed ${echoed} and ended`, ignore: 'ended without being read' };
  return `the adopted connection ${use === 'echo' || use === 'ignore' ? what[use] : `ended after ${plural(received, 'byte')}`}`;
}
