import { passingHandles } from '../conversations/tap/passing-handles.ts';
import { FAR, type OwnTapCommand, TapConversation, type TapTimer } from '../conversations/tap/tap.ts';
import type { TapRules } from '../conversations/tap/tap-rules.ts';
import { EXIT, systemFailure } from '../failure.ts';
import { type Drive, type Driving, driveWith } from '../io/drive.ts';
import { KeptPath } from '../io/kept-path.ts';
import type { Listening } from '../io/light-server.ts';
import type { StreamSocket } from '../io/light-socket.ts';
import { listenLightly } from '../io/listen.ts';
import { loadPassing } from '../io/passing.ts';
import { Roster } from '../io/roster.ts';
import { fromSameUser } from '../io/same-user.ts';
import { asideOf, type TakenOver, takeOver } from '../io/takeover.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { holdingRules } from './control/holding-rules.ts';
import { begunWith, openCapture } from './open-capture.ts';
import { Served } from './served.ts';
import type { ServerOptions } from './server-options.ts';
import { TapConnection } from './tap-connection.ts';
import { Traffic } from './traffic.ts';
import { reportUnaccepted } from './unaccepted.ts';

export interface TapOptions extends ServerOptions {
  /** How long to keep dialling until something is listening, in ms. */
  readonly waitMs?: number;
  /** Who really listens; null: whoever listens at `endpoint`, whose socket is moved aside. */
  readonly target: string | null;
  readonly rules: TapRules;
  /** What steps are drawn with; null: none is drawn. */
  readonly seed: number | null;
}

/** Passes on everything between whoever dials an endpoint and whoever listens there. Gives the exit code; throws a Failure. */
export async function tap(options: TapOptions, reporter: RecordSink, stop: Promise<void>): Promise<number> {
  const { endpoint } = options;
  const capture = openCapture(options, endpoint, reporter);
  const { descriptors, pipes, lacking } = await loadPassing();
  if (lacking !== null) reporter.notice(`${lacking.message}; only bytes are passed on`);
  const traffic = new Traffic(reporter, capture, {}, options.observer ?? null);
  if (options.steering) options.steering.flush = () => traffic.flush();
  const target = options.target ?? asideOf(endpoint);
  const connections = new Tap(
    { ...options, target },
    reporter,
    traffic,
    driveWith(descriptors),
    pipes !== null,
  );
  const accept = fromSameUser(
    descriptors,
    (socket) => connections.accept(socket),
    (text) => reporter.notice(text),
  );
  const { server, giveBack } = await begunWith(capture, open(options, accept));
  const watch = (listening: Listening) => reportUnaccepted(listening, reporter);
  watch(server);
  // Before this is announced: a reader of the announcement may put another socket there at once.
  const kept = new KeptPath(endpoint, server, accept, (text) => reporter.notice(text), watch);
  reporter.record({ type: 'listening', endpoint, ...(options.seed !== null && { seed: options.seed }) });
  reporter.notice(`listening on ${endpoint}, passing on to ${target}`);
  if (options.seed !== null) reporter.notice(`steps are drawn with --seed ${options.seed}`);
  await Promise.race([stop, connections.finished]);
  giveBack((found) => kept.isOurs(found));
  const closed = kept.close();
  connections.close();
  await closed;
  reporter.record(traffic.end());
  return EXIT.ok;
}

async function open(
  { endpoint, target }: TapOptions,
  accept: (socket: StreamSocket) => void,
): Promise<TakenOver> {
  if (target !== null) return { server: await listenLightly(endpoint, accept), giveBack: () => {} };
  const taken = await takeOver(endpoint, accept);
  // Also after a bug in this program, or a second Ctrl-C.
  const atExit = () => taken.giveBack();
  process.on('exit', atExit);
  const giveBack: TakenOver['giveBack'] = (isOurs) => {
    process.off('exit', atExit);
    taken.giveBack(isOurs);
  };
  return { server: taken.server, giveBack };
}

/** The connections of one tap. */
export class Tap<Socket extends { destroy(): void }> extends Served<
  TapOptions & { readonly target: string },
  Socket
> {
  private readonly open = new Roster<Driving<Socket, never>>();
  private readonly passesHandles: boolean;
  private ended = 0;

  /** @param passesHandles whether connections are passed by their handles, as on Windows */
  constructor(
    options: TapOptions & { readonly target: string },
    reporter: RecordSink,
    traffic: Traffic,
    drive: Drive<Socket>,
    passesHandles = false,
  ) {
    super(options, reporter, traffic, drive);
    this.passesHandles = passesHandles;
  }

  accept(near: Socket): void {
    const { count, target, held = null } = this.options;
    if (count !== null && this.accepted >= count) return void near.destroy();
    const number = this.accepted++;
    const usual = held === null ? this.options.rules : holdingRules(this.options.rules, held, number);
    const { waitMs = 0 } = this.options;
    const connection = new TapConnection<Socket>(number, waitMs, this.over, this.traffic, this.reporter);
    const rules = this.passesHandles
      ? passingHandles(usual, (value) => this.move(connection.driver, value))
      : usual;
    const conversation = new TapConversation(rules, target);
    const driver = this.drive<TapTimer, never, OwnTapCommand>(conversation, connection);
    connection.entry = this.open.add(driver);
    driver.start(near);
  }

  /** Ends all connections. */
  close(): void {
    for (const driver of this.open.all()) driver.stop();
  }

  /** Moves a handle that came on to the target; null where there is none to move, or where that fails, which is said. */
  private move(driver: Driving<Socket, never>, value: string): string | null {
    const pid = driver.peerProcess(FAR);
    try {
      return pid === null ? null : (driver.handles?.move(value, pid) ?? null);
    } catch (error) {
      this.reporter.warn(systemFailure(error, `cannot pass the handle ${value} on to process ${pid}`));
      return null;
    }
  }

  private readonly over = ({ number, entry }: TapConnection<Socket>): void => {
    this.open.remove(entry);
    this.options.held?.endConnection(number);
    this.ended += 1;
    if (this.ended === this.options.count) this.done.happen();
  };
}
