import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import {
  type Delivery,
  OfferConversation,
  type OfferTimer,
  type OfferVerdict,
  type OwnOfferCommand,
} from '../conversations/offer.ts';
import { EXIT, Failure, systemFailure } from '../failure.ts';
import { offerMessage } from '../frames/offer.ts';
import { notReached, type Outcome } from '../handoff/judge-ack.ts';
import { ConnectedPair } from '../io/connected-pair.ts';
import { type Descriptors, loadDescriptors } from '../io/descriptors.ts';
import { reach } from '../io/dial.ts';
import { type Drive, driveWith } from '../io/drive.ts';
import { checkLength } from '../io/endpoint.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { Adopted, VerdictRecord } from '../records/outcome-records.ts';
import type { StepSource } from '../script/step-source.ts';
import { problem } from '../wire/problem.ts';
import { type Attempt, Attempts, answers, type Expectation, expectationOf, type Pacing } from './attempts.ts';
import { openCapture } from './open-capture.ts';
import { Traffic } from './traffic.ts';

export type ExpectedOutcome = Outcome | 'unreachable';

export interface SendOfferOptions extends Pacing {
  readonly endpoint: string;
  readonly service: string;
  /** Null: a random one for each offer. */
  readonly token: Uint8Array | null;
  readonly correlationId: string;
  readonly handleValue: string;
  readonly deadlineMs: number;
  /** `asked`: a failure to pass descriptors is one of the command; `auto`: it is only said. */
  readonly sideband: 'asked' | 'auto' | 'none';
  /** What is done about each offer. */
  readonly offers: StepSource;
  /** Written to the handed-over connection once accepted. */
  readonly send: string | null;
  readonly expect: ExpectedOutcome;
  /** What the handed-over connection has to answer to `send`; null: nobody asks. */
  readonly expectAnswer?: string | null;
  /** How many have to end in which outcome, instead of each in `expect`. */
  readonly expectCounts?: Expectation['counts'];
  readonly capture: string | null;
  /** Said when nobody listens, for a person. */
  readonly hint: string;
  /** How long to keep dialling until somebody listens, in ms. */
  readonly waitMs?: number;
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
  const capture = openCapture(options.capture, options.endpoint, reporter);
  const descriptors = await descriptorsFor(options, reporter);
  const traffic = new Traffic(reporter, capture, { deadlineMs: options.deadlineMs });
  const sender = new Sender(options, traffic, descriptors);
  const { expect, expectAnswer = null, expectCounts = null } = options;
  const answered = answers(expectAnswer);
  const met = (verdict: VerdictRecord) => meets(expect)(verdict) && answered(verdict);
  const said = expectAnswer === null ? expect : `${expect}, answered with ${JSON.stringify(expectAnswer)}`;
  const expected = expectationOf(said, met, expectCounts);
  const attempts = new Attempts(options, expected, reporter, traffic);
  const run = attempts.run((number) => sender.offer(number));
  const ended = await Promise.race([run, stop.then(() => EXIT.interrupted)]);
  const summary = traffic.end();
  attempts.end(summary);
  if (ended instanceof Failure) throw ended;
  return ended;
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
  private readonly options: SendOfferOptions;
  private readonly traffic: Traffic;
  private readonly descriptors: Descriptors | null;

  constructor(options: SendOfferOptions, traffic: Traffic, descriptors: Descriptors | null) {
    this.options = options;
    this.traffic = traffic;
    this.descriptors = descriptors;
  }

  /** Makes one offer. */
  async offer(number: number): Promise<Attempt> {
    const { options } = this;
    const token = options.token ?? randomBytes(16);
    const socket = await reach(options.endpoint, {
      hint: options.hint,
      paused: true,
      waitMs: options.waitMs ?? 0,
    });
    if (socket instanceof Failure) {
      const nothing = { checks: notReached(), errorDetail: '', latencyMs: null };
      return { verdict: verdictOf({ outcome: 'unreachable', ...nothing }, NOT_SEEN), unreachable: socket };
    }
    const pair = this.pair();
    const verdict = await this.deliver(number, socket, token, pair);
    const seen = pair === null ? NOT_SEEN : await this.observe(pair, verdict);
    pair?.close();
    return { verdict: verdictOf(verdict, seen), unreachable: null };
  }

  private pair(): ConnectedPair | null {
    if (this.descriptors === null) return null;
    try {
      return new ConnectedPair(this.descriptors);
    } catch (error) {
      throw systemFailure(error, 'cannot make a connection to hand over');
    }
  }

  private deliver(
    number: number,
    socket: Socket,
    token: Uint8Array,
    pair: ConnectedPair | null,
  ): Promise<OfferVerdict> {
    const { options, traffic } = this;
    const message = offerMessage({ ...options, token, serviceName: options.service }, pair !== null);
    const delivery = { message, step: options.offers.next(), deadlineMs: options.deadlineMs };
    return new Promise((done, failed) =>
      deliver(driveWith(this.descriptors), socket, delivery, { number, traffic, pair, done, failed }),
    );
  }

  /** What shows at the other end of the connection that was handed over. */
  private async observe(pair: ConnectedPair, { outcome }: OfferVerdict): Promise<Seen> {
    if (outcome === 'accepted') {
      const adopted = await this.talk(pair);
      return { adopted, released: adopted?.closed ?? null };
    }
    if (outcome !== 'refused') return { adopted: null, released: pair.released };
    for (let waited = 0; pair.released === false && waited < RELEASE_MS; waited += RELEASE_LOOK_MS)
      await new Promise((done) => setTimeout(done, RELEASE_LOOK_MS));
    return { adopted: null, released: pair.released };
  }

  private async talk(pair: ConnectedPair): Promise<Adopted | null> {
    const { send, deadlineMs } = this.options;
    if (send === null) return null;
    const { received, closed } = await pair.talk(Buffer.from(send), deadlineMs);
    return { sent: send, received: Buffer.from(received).toString(), closed };
  }
}

/** What a delivery leads to. */
interface Delivering {
  /** Of the connection. */
  readonly number: number;
  readonly traffic: Traffic;
  /** The connection that is handed over; null: none is. */
  readonly pair: Pick<ConnectedPair, 'copyToPass' | 'closeGiven'> | null;
  readonly done: (verdict: OfferVerdict) => void;
  /** What was to be passed could not be made. */
  readonly failed?: (failure: Failure) => void;
}

/** Makes one offer on a connection that has been dialled. */
export function deliver<Socket>(
  drive: Drive<Socket>,
  socket: Socket,
  delivery: Delivery,
  { number, traffic, pair, done, failed = () => {} }: Delivering,
): void {
  let verdict: OfferVerdict;
  const driver = drive<OfferTimer, never, OwnOfferCommand>(new OfferConversation(delivery), {
    handedOver: () => pair?.copyToPass() ?? null,
    failed,
    room: traffic.room,
    transferred: (transfer) => {
      const direction = transfer.sent ? 'broker-to-backend' : 'backend-to-broker';
      traffic.transfer(number, direction, transfer);
    },
    own: (command) => {
      // The backend has its own copy from here on; ours would hide its close.
      pair?.closeGiven();
      if (command.type === 'verdict') verdict = command.verdict;
    },
    closed: (_end, at, byPeer) =>
      traffic.endConnection(number, at, byPeer ? 'backend-to-broker' : 'broker-to-backend'),
    over: () => done(verdict),
  });
  driver.start(socket);
}

/** What was seen at the other end of the connection that was handed over. */
interface Seen {
  readonly adopted: Adopted | null;
  /** Whether nobody has it any more; null where none was handed over, or where that was not observed. */
  readonly released: boolean | null;
}

const NOT_SEEN: Seen = { adopted: null, released: null };

/** How long a backend that refuses may take to close what it was passed, and how often that is looked at. */
const RELEASE_MS = 250;
const RELEASE_LOOK_MS = 5;

export function verdictOf(
  judged: Pick<VerdictRecord, 'outcome' | 'checks' | 'errorDetail' | 'latencyMs'>,
  { adopted, released }: Seen,
): Attempt['verdict'] {
  const { outcome, checks, errorDetail, latencyMs } = judged;
  // Whether anybody serves the connection shows only where something was sent on it.
  const unserved = outcome === 'accepted' && adopted !== null && isUnserved(adopted);
  const problems = unserved ? [problem('adopted-unserved', null, 0, UNSERVED)] : [];
  return { type: 'verdict', outcome, checks, errorDetail, latencyMs, adopted, released, problems };
}

const UNSERVED =
  'the backend accepted, but nobody serves the connection that was handed over: was the sideband read with recvmsg, and its descriptor kept?';

function isUnserved({ received, closed }: Adopted): boolean {
  return closed && received === '';
}
