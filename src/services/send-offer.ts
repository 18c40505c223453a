import { randomBytes } from 'node:crypto';
import type { Delivery, OfferVerdict } from '../conversations/delivery.ts';
import { Failure } from '../failure.ts';
import { offerMessage } from '../frames/offer.ts';
import { notReached, type Outcome } from '../handoff/judge-ack.ts';
import { driveWith } from '../io/drive.ts';
import { checkLength } from '../io/endpoint.ts';
import type { HandedOver } from '../io/handed-over.ts';
import type { StreamSocket } from '../io/light-socket.ts';
import { loadPassing, type Passing } from '../io/passing.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { Adopted, VerdictRecord } from '../records/outcome-records.ts';
import { brokenBy } from '../script/action.ts';
import type { StepSource } from '../script/step-source.ts';
import { hex } from '../wire/fields/value.ts';
import type { Attempt } from './attempts.ts';
import { connectionsToOffer } from './connections-to-offer.ts';
import { deliver } from './deliver.ts';
import { holdsWithin } from './holds-within.ts';
import { Interruption } from './interruption.ts';
import { adoptedIn, NOT_SEEN, type Seen, verdictOf } from './offer-verdict.ts';
import { openCapture } from './open-capture.ts';
import { Traffic } from './traffic.ts';
import { reachForTry, type Trying, type TryOptions, tryAll } from './try-all.ts';
import { wasUsed } from './was-used.ts';

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
  /** The backend’s process, on Windows; null, or left out: the one that listens there. */
  readonly backendPid?: number | null;
  /** A server: connections to it are handed over, instead of our own; a path, or host:port. */
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
  const passing = await passingFor(options, reporter);
  const traffic = new Traffic(reporter, capture, { deadlineMs: options.deadlineMs });
  const { descriptors } = passing;
  const trying = { options, traffic, descriptors, reporter, interruption: new Interruption(stop) };
  const sender = new Sender(trying, passing);
  const judged = { meets: meets(options.expect) };
  return tryAll(trying, judged, (number, goOn) => sender.offers(number, goOn));
}

async function passingFor(options: SendOfferOptions, reporter: RecordSink): Promise<Passing> {
  // A pipe has to be dialled in the same way, whether or not something is passed.
  const passing = await loadPassing();
  const { lacking } = passing;
  if (options.sideband === 'none') return { ...passing, descriptors: null, pipes: null };
  if (lacking !== null && (options.sideband === 'asked' || options.send !== null)) throw lacking;
  if (lacking !== null) reporter.notice(`${lacking.message}; ${lacking.hint}`);
  return passing;
}

interface Delivered {
  readonly verdicts: readonly (readonly OfferVerdict[])[];
  readonly passed: ReadonlySet<number>;
  readonly delivered: ReadonlySet<number>;
}

class Sender {
  private readonly trying: Trying<SendOfferOptions>;
  private readonly passing: Passing;
  /** How many connections that were handed over are looked at beside what is tried. */
  private watched = 0;

  constructor(trying: Trying<SendOfferOptions>, passing: Passing) {
    this.trying = trying;
    this.passing = passing;
  }

  /** Makes the offers of one connection. @param goOn called once all are decided, unless more than a look is needed at what was handed over */
  async offers(number: number, goOn: () => void): Promise<readonly Attempt[]> {
    const { options, interruption } = this.trying;
    const count = options.perConnection ?? 1;
    const socket = await reachForTry(options, options.deadlineMs, interruption);
    const nothing = { checks: notReached(), errorDetail: '', latencyMs: null };
    if (socket === null) {
      const verdict = verdictOf({ outcome: 'unreachable', interrupted: true, ...nothing }, NOT_SEEN);
      return [{ verdict, unreachable: null }];
    }
    if (socket instanceof Failure) {
      const verdict = verdictOf({ outcome: 'unreachable', ...nothing }, NOT_SEEN);
      return Array.from({ length: count }, () => ({ verdict, unreachable: socket }));
    }
    const connections = await this.connections(count, socket);
    let counted = 0;
    try {
      const tokens = connections.map(() => options.token ?? randomBytes(16));
      const deliveries = connections.map((connection, index) =>
        this.delivery(number, index, connection, tokens[index]!),
      );
      const { verdicts, passed, delivered } = await this.deliver(number, socket, deliveries, connections);
      const talks = options.send !== null && verdicts.some(([verdict]) => verdict?.outcome === 'accepted');
      this.watched += count;
      counted = count;
      if (!talks && this.watched <= MOST_WATCHED) goOn();
      const left = verdicts.map(([verdict], index) =>
        verdict === undefined || verdict.outcome === 'accepted'
          ? null
          : this.letGo(connections[index] ?? null, verdict, delivered.has(index)),
      );
      const tried: Attempt[] = [];
      for (const [index, [verdict, ...further]] of verdicts.entries()) {
        if (verdict === undefined) continue;
        const connection = connections[index] ?? null;
        const seen = (await left[index]) ?? (await this.served(connection));
        const unpassed = connection !== null && !passed.has(index) && connection.handleValue === null;
        tried.push({
          verdict: verdictOf({ ...verdict, secrets: tokens }, seen, unpassed),
          unreachable: null,
        });
        // The connection goes with the sideband, and the first offer after that.
        for (const one of further)
          tried.push({
            verdict: verdictOf({ ...one, secrets: tokens }, NOT_SEEN),
            unreachable: null,
            further: true,
          });
      }
      return tried;
    } finally {
      this.watched -= counted;
      for (const connection of connections) connection?.close();
    }
  }

  private async connections(count: number, socket: StreamSocket): Promise<readonly (HandedOver | null)[]> {
    const { connect = null, backendPid = null, handleValue } = this.trying.options;
    const asked = { connect, backendPid, handleGiven: handleValue !== '0' };
    try {
      return await connectionsToOffer(count, asked, this.passing, socket);
    } catch (error) {
      socket.destroy();
      throw error;
    }
  }

  private delivery(
    connection: number,
    index: number,
    passed: HandedOver | null,
    token: Uint8Array,
  ): Delivery {
    const { options } = this.trying;
    const offer = {
      token,
      serviceName: options.service,
      handleValue: passed?.handleValue ?? options.handleValue,
      correlationId: BigInt.asUintN(64, BigInt(options.correlationId) + BigInt(index)).toString(),
    };
    const step = options.offers.next();
    const broken = brokenBy(step);
    if (broken !== null) this.trying.reporter.broke?.(hex(offer.token), connection, broken);
    return {
      message: offerMessage(offer, passed !== null && passed.handleValue === null),
      step,
      deadlineMs: options.deadlineMs,
    };
  }

  private deliver(
    number: number,
    socket: StreamSocket,
    deliveries: readonly Delivery[],
    connections: readonly (HandedOver | null)[],
  ): Promise<Delivered> {
    const { traffic, options, descriptors, interruption } = this.trying;
    const pipelined = options.pipelined ?? false;
    let delivering: { stop(): void } | null = null;
    const delivered = new Promise<Delivered>((done, failed) => {
      delivering = deliver(driveWith(descriptors), socket, deliveries, {
        ...{ number, traffic, connections, pipelined, failed },
        done: (verdicts, passed, delivered) => done({ verdicts, passed, delivered }),
      });
    });
    return interruption.during(delivered, () => delivering?.stop());
  }

  /** What shows at the other end of a connection that was accepted. */
  private async served(connection: HandedOver | null): Promise<Seen> {
    if (connection === null) return NOT_SEEN;
    const adopted = await this.talk(connection);
    return { adopted, released: connection.released, used: adopted === null && (await wasUsed(connection)) };
  }

  /** Whether the backend lets go of a connection that it has not accepted. */
  private async letGo(
    connection: HandedOver | null,
    { outcome }: OfferVerdict,
    delivered: boolean,
  ): Promise<Seen> {
    if (connection === null) return NOT_SEEN;
    // Nobody knows of it, and nobody else can close it.
    if (!delivered && connection.takeBack?.()) {
      const text = `no offer has named the handle ${connection.handleValue} to the backend; it is closed there again`;
      this.trying.reporter.notice(text);
      return NOT_SEEN;
    }
    await holdsWithin(RELEASE_MS, () => connection.released !== false);
    const { released } = connection;
    // Only who refused is known not to have adopted it.
    if (outcome === 'refused' && released === false && connection.takeBack?.())
      this.trying.reporter.notice(
        `the backend kept the handle ${connection.handleValue} though it refused; it is closed there now`,
      );
    return { adopted: null, released };
  }

  private async talk(connection: HandedOver): Promise<Adopted | null> {
    const { options, interruption } = this.trying;
    const { send, deadlineMs } = options;
    if (send === null) return null;
    const talking = connection.talk(Buffer.from(send), deadlineMs);
    const talk = await interruption.during(talking, () => connection.close());
    return talk === null ? null : adoptedIn(talk);
  }
}

/** Each keeps a descriptor open. */
const MOST_WATCHED = 64;
/** How long a backend that has not accepted may take to close what it was passed. */
const RELEASE_MS = 250;
