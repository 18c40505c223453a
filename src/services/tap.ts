import type { Socket } from 'node:net';
import type { TapRules } from '../conversations/tap/tap-rules.ts';
import { EXIT, Failure } from '../failure.ts';
import { type Descriptors, loadDescriptors } from '../io/descriptors.ts';
import { reach } from '../io/dial.ts';
import { listen } from '../io/listen.ts';
import { asideOf, type TakenOver, takeOver } from '../io/takeover.ts';
import { TappedConnection } from '../io/tapped-connection.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { openCapture } from './open-capture.ts';
import { TappedTraffic } from './tapped-traffic.ts';
import { Traffic, type TrafficObserver } from './traffic.ts';

export interface TapOptions {
  /** Where to listen. */
  readonly endpoint: string;
  /** Who listens for real; null: whoever listens at `endpoint`, whose socket is moved aside. */
  readonly target: string | null;
  readonly rules: TapRules;
  /** End after so many connections have ended; null: go on until stopped. */
  readonly count: number | null;
  readonly capture: string | null;
  /** Told of all that passes. */
  readonly observer?: TrafficObserver;
}

/** Stands between whoever dials an endpoint and whoever is behind it. Gives the exit code; throws a Failure. */
export async function tap(options: TapOptions, reporter: RecordSink, stop: Promise<void>): Promise<number> {
  const { endpoint } = options;
  const capture = openCapture(options.capture, endpoint, reporter);
  const loaded = await loadDescriptors();
  const descriptors = loaded instanceof Failure ? null : loaded;
  if (loaded instanceof Failure) reporter.notice(`${loaded.message}; only bytes are passed on`);
  const traffic = new Traffic(reporter, capture, undefined, options.observer ?? null);
  const target = options.target ?? asideOf(endpoint);
  const connections = new Tap({ ...options, target }, descriptors, reporter, traffic);
  const { server, giveBack } = await open(options, (socket) => connections.accept(socket));
  reporter.record({ type: 'listening', endpoint });
  reporter.notice(`listening on ${endpoint}, passing on to ${target}`);
  await Promise.race([stop, connections.finished]);
  giveBack();
  const closed = new Promise<void>((done) => server.close(() => done()));
  connections.close();
  await closed;
  reporter.record(traffic.end());
  return EXIT.ok;
}

async function open({ endpoint, target }: TapOptions, accept: (socket: Socket) => void): Promise<TakenOver> {
  if (target !== null) return { server: await listen(endpoint, accept), giveBack: () => {} };
  const taken = await takeOver(endpoint, accept);
  // Also behind a mistake in this program, or a second Ctrl-C.
  process.on('exit', taken.giveBack);
  return taken;
}

/** The connections of one tap. */
class Tap {
  readonly finished: Promise<void>;
  private finish: () => void = () => {};
  private readonly open = new Set<TappedConnection>();
  private readonly options: TapOptions & { readonly target: string };
  private readonly descriptors: Descriptors | null;
  private readonly reporter: RecordSink;
  private readonly traffic: Traffic;
  private accepted = 0;
  private ended = 0;

  constructor(
    options: TapOptions & { readonly target: string },
    descriptors: Descriptors | null,
    reporter: RecordSink,
    traffic: Traffic,
  ) {
    this.options = options;
    this.descriptors = descriptors;
    this.reporter = reporter;
    this.traffic = traffic;
    this.finished = new Promise((done) => {
      this.finish = done;
    });
  }

  async accept(near: Socket): Promise<void> {
    const { count, target, rules } = this.options;
    if (count !== null && this.accepted >= count) return void near.destroy();
    const number = this.accepted++;
    near.on('error', () => {});
    const far = await reach(target, { doing: 'pass on', paused: true });
    if (far instanceof Failure) {
      this.reporter.notice(`connection ${number}: ${far.message}`);
      near.destroy();
      return this.countEnd();
    }
    const traffic = new TappedTraffic(number, this.traffic);
    const connection = new TappedConnection(near, far, rules, this.descriptors, {
      passed: (from, bytes, descriptors) => traffic.passed(from, bytes, descriptors),
      changed: (from, changed) => traffic.changed(from, changed),
      ended: () => {
        this.open.delete(connection);
        traffic.end();
        this.countEnd();
      },
    });
    this.open.add(connection);
    connection.start();
  }

  /** Ends all connections. */
  close(): void {
    for (const connection of this.open) connection.close();
  }

  private countEnd(): void {
    this.ended += 1;
    if (this.ended === this.options.count) this.finish();
  }
}
