import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import type { Delivery, OfferVerdict } from '../conversations/offer.ts';
import { Failure, systemFailure } from '../failure.ts';
import { offerMessage } from '../frames/offer.ts';
import { notReached, type Outcome } from '../handoff/judge-ack.ts';
import { ConnectedPair } from '../io/connected-pair.ts';
import { type Descriptors, loadDescriptors } from '../io/descriptors.ts';
import { driveWith } from '../io/drive.ts';
import { checkLength } from '../io/endpoint.ts';
import { dialToHandOver, type HandedOver } from '../io/handed-over.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { Adopted, VerdictRecord } from '../records/outcome-records.ts';
import { brokenBy } from '../script/action.ts';
import type { StepSource } from '../script/step-source.ts';
import { hex } from '../wire/fields/value.ts';
import type { Attempt } from './attempts.ts';
import { deliver } from './deliver.ts';
import { NOT_SEEN, type Seen, verdictOf } from './offer-verdict.ts';
import { openCapture } from './open-capture.ts';
import { Traffic } from './traffic.ts';
import { reachForTry, type Trying, type TryOptions, tryAll } from './try-all.ts';

export type ExpectedOutcome = Outcome | 'unreachable';

export interface SendOfferOptions extends TryOptions<ExpectedOutcome> {
  readonly service: string;
  /** Null: a random one for each offer. */
  readonly token: Uint8Array | null;
  readonly correlationId: string;
  readonly handleValue: string;
  readonly deadlineMs: number;
  /** `asked`: a failure to pass descriptors is one of the command; `auto`: it is only said. */
  readonly sideband: 'asked' | 'auto' | 'none';
  /** How many offers are made on each connection; correlation ids count up. */
  readonly perConnection?: number;
  /** Whether they follow one another without an answer being awaited. */
  readonly pipelined?: boolean;
  /** What is done about each offer. */
  readonly offers: StepSource;
  /** A server a connection to which is handed over, instead of our own: a path, or host:port. */
  readonly connect?: string | null;
}

/** Whether a verdict is as expected. */
export function meets(expect: ExpectedOutcome): (verdict: VerdictRecord) => boolean {
  return ({ outcome }) => outcome === expect;
}

/** Makes offers as a broker does and judges the answers; gives the exit code. Throws a Failure. */
export async function sendOffer(
  options: SendOfferOptions,
  reporter: RecordSink,
  stop: Promise<void>,
): Promise<number> {
  checkLength(options.endpoint);
  const capture = openCapture(options, options.endpoint, reporter);
  const descriptors = await descriptorsFor(options, reporter);
  const traffic = new Traffic(reporter, capture, { deadlineMs: options.deadlineMs });
  const trying = { options, traffic, descriptors, reporter };
  const sender = new Sender(trying);
  const judged = { meets: meets(options.expect) };
  return tryAll(trying, judged, stop, (number) => sender.offers(number));
}

async function descriptorsFor(options: SendOfferOptions, reporter: RecordSink): Promise<Descriptors | null> {
  if (options.sideband === 'none') return null;
  const loaded = await loadDescriptors();
  if (!(loaded instanceof Failure)) return loaded;
  if (options.sideband === 'asked' || options.send !== null) throw loaded;
  reporter.notice(`${loaded.message}; ${loaded.hint}`);
  return null;
}

class Sender {
  private readonly trying: Trying<SendOfferOptions>;

  constructor(trying: Trying<SendOfferOptions>) {
    this.trying = trying;
  }

  /** Makes the offers of one connection. */
  async offers(number: number): Promise<readonly Attempt[]> {
    const { options } = this.trying;
    const count = options.perConnection ?? 1;
    const socket = await reachForTry({ ...options, crowdedMs: options.deadlineMs });
    if (socket instanceof Failure) {
      const nothing = { checks: notReached(), errorDetail: '', latencyMs: null };
      const verdict = verdictOf({ outcome: 'unreachable', ...nothing }, NOT_SEEN);
      return Array.from({ length: count }, () => ({ verdict, unreachable: socket }));
    }
    const connections = await this.connections(count, socket);
    try {
      const deliveries = connections.map((connection, index) =>
        this.delivery(number, index, connection !== null),
      );
      const { verdicts, passed } = await this.deliver(number, socket, deliveries, connections);
      const tried: Attempt[] = [];
      for (const [index, verdict] of verdicts.entries()) {
        const connection = connections[index] ?? null;
        const seen = connection === null ? NOT_SEEN : await this.observe(connection, verdict);
        const unpassed = connection !== null && !passed.has(index);
        tried.push({ verdict: verdictOf(verdict, seen, unpassed), unreachable: null });
      }
      return tried;
    } finally {
      for (const connection of connections) connection?.close();
    }
  }

  /** What is handed over with each offer. @param socket the connection to the backend, closed where that fails */
  private async connections(count: number, socket: Socket): Promise<readonly (HandedOver | null)[]> {
    const { descriptors, options } = this.trying;
    const { connect = null } = options;
    const made: (HandedOver | null)[] = [];
    try {
      for (let index = 0; index < count; index++) {
        if (descriptors === null) made.push(null);
        else if (connect !== null) made.push(await dialToHandOver(connect, descriptors));
        else made.push(new ConnectedPair(descriptors));
      }
      return made;
    } catch (error) {
      socket.destroy();
      for (const connection of made) connection?.close();
      throw systemFailure(error, 'cannot make a connection to hand over');
    }
  }

  private delivery(connection: number, index: number, passing: boolean): Delivery {
    const { options } = this.trying;
    const offer = {
      token: options.token ?? randomBytes(16),
      serviceName: options.service,
      handleValue: options.handleValue,
      correlationId: BigInt.asUintN(64, BigInt(options.correlationId) + BigInt(index)).toString(),
    };
    const step = options.offers.next();
    const broken = brokenBy(step);
    if (broken !== null) this.trying.reporter.broke?.(hex(offer.token), connection, broken);
    return {
      message: offerMessage(offer, passing),
      step,
      deadlineMs: options.deadlineMs,
    };
  }

  private deliver(
    number: number,
    socket: Socket,
    deliveries: readonly Delivery[],
    connections: readonly (HandedOver | null)[],
  ): Promise<{ verdicts: readonly OfferVerdict[]; passed: ReadonlySet<number> }> {
    const { traffic, options, descriptors } = this.trying;
    const pipelined = options.pipelined ?? false;
    return new Promise((done, failed) =>
      deliver(driveWith(descriptors), socket, deliveries, {
        ...{ number, traffic, connections, pipelined, failed },
        done: (verdicts, passed) => done({ verdicts, passed }),
      }),
    );
  }

  /** What shows at the other end of the connection that was handed over. */
  private async observe(connection: HandedOver, { outcome }: OfferVerdict): Promise<Seen> {
    if (outcome === 'accepted') {
      const adopted = await this.talk(connection);
      return { adopted, released: adopted?.closed ?? null };
    }
    for (let waited = 0; connection.released === false && waited < RELEASE_MS; waited += RELEASE_LOOK_MS)
      await new Promise((done) => setTimeout(done, RELEASE_LOOK_MS));
    return { adopted: null, released: connection.released };
  }

  private async talk(connection: HandedOver): Promise<Adopted | null> {
    const { send, deadlineMs } = this.trying.options;
    if (send === null) return null;
    const talk = await connection.talk(Buffer.from(send), deadlineMs);
    return talk === null
      ? null
      : { sent: send, received: Buffer.from(talk.received).toString(), closed: talk.closed };
  }
}

/** How long a backend that has not accepted may take to close what it was passed, and how often that is looked at. */
const RELEASE_MS = 250;
const RELEASE_LOOK_MS = 5;
