import { randomBytes } from 'node:crypto';
import { EXIT, Failure } from '../failure.ts';
import type { Fault } from '../faults/fault.ts';
import { type Draft, encodeDraft } from '../frames/draft.ts';
import { messageDraft } from '../frames/message.ts';
import { offerDraft } from '../frames/offer.ts';
import { notReached, type Offered, type Outcome } from '../handoff/judge-ack.ts';
import { ConnectedPair } from '../io/connected-pair.ts';
import { type Descriptors, loadDescriptors } from '../io/descriptors.ts';
import { reach } from '../io/dial.ts';
import { checkLength } from '../io/endpoint.ts';
import { deliver } from '../io/offer-delivery.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { Adopted, VerdictRecord } from '../records/record.ts';
import { canonicalUnsigned } from '../wire/fields/varint.ts';
import { tokenFrom } from '../wire/token.ts';
import { openCapture } from './open-capture.ts';
import { Traffic } from './traffic.ts';
import { type Trial, Trials, type Turns } from './trials.ts';

export type ExpectedOutcome = Outcome | 'unreachable';

export interface SendOfferOptions extends Turns {
  readonly endpoint: string;
  readonly service: string;
  /** Null: a random one for each offer. */
  readonly token: Uint8Array | null;
  readonly correlationId: string;
  readonly handleValue: string;
  readonly deadlineMs: number;
  /** `asked`: a failure to pass descriptors is one of the command; `auto`: it is only said. */
  readonly sideband: 'asked' | 'auto' | 'none';
  readonly fault: Fault | null;
  /** Written to the handed-over connection once accepted. */
  readonly send: string | null;
  readonly expect: ExpectedOutcome;
  readonly capture: string | null;
  /** Said when nobody listens, for a person. */
  readonly hint: string;
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
  const traffic = new Traffic(reporter, capture, options.deadlineMs);
  const sender = new Sender(options, traffic, descriptors);
  const expected = { met: meets(options.expect), unreachable: options.expect === 'unreachable' };
  const trials = new Trials(options, expected, reporter, traffic);
  const run = trials.run((number) => sender.offer(number));
  const ended = await Promise.race([run, stop.then(() => EXIT.interrupted)]);
  const summary = traffic.end();
  trials.end();
  reporter.record(summary);
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
  async offer(number: number): Promise<Trial> {
    const { options, traffic } = this;
    const token = options.token ?? randomBytes(16);
    const socket = await reach(options.endpoint, { hint: options.hint });
    if (socket instanceof Failure) {
      const nothing = { checks: notReached(), errorDetail: '', latencyMs: null };
      return { verdict: verdictOf({ outcome: 'unreachable', ...nothing }, null), unreachable: socket };
    }
    const pair = this.descriptors === null ? null : new ConnectedPair(this.descriptors);
    const right = offerDraft({ ...options, token, serviceName: options.service });
    const draft = options.fault?.apply(messageDraft(right)).frame ?? right;
    const verdict = await deliver(
      socket,
      {
        ...options,
        sideband: pair === null ? null : token,
        descriptor: pair?.given ?? null,
        offer: encodeDraft(draft),
        offered: offeredBy(draft),
      },
      this.descriptors,
      {
        sent: (bytes, descriptors) => {
          // The backend has its own copy from here on; ours would hide its close.
          if (descriptors === 1) pair?.closeGiven();
          traffic.bytes(number, 'broker-to-backend', bytes, descriptors);
        },
        received: (bytes) => traffic.bytes(number, 'backend-to-broker', bytes, null),
      },
    );
    const adopted = verdict.outcome === 'accepted' && pair !== null ? await this.talk(pair) : null;
    pair?.close();
    socket.destroy();
    traffic.endConnection(number);
    return { verdict: verdictOf(verdict, adopted), unreachable: null };
  }

  private async talk(pair: ConnectedPair): Promise<Adopted | null> {
    const { send, deadlineMs } = this.options;
    if (send === null) return null;
    const { received, closed } = await pair.exchange(Buffer.from(send), deadlineMs);
    return { sent: send, received: Buffer.from(received).toString(), closed };
  }
}

/** What the ACK has to echo: what the offer said, right or wrong. */
function offeredBy({ payload }: Draft): Offered {
  const token = (payload['token'] as Uint8Array | undefined) ?? new Uint8Array();
  return { token: tokenFrom(token), correlationId: canonicalUnsigned(String(payload['correlationId'] ?? 0)) };
}

function verdictOf(
  judged: Pick<VerdictRecord, 'outcome' | 'checks' | 'errorDetail' | 'latencyMs'>,
  adopted: Adopted | null,
): Trial['verdict'] {
  const { outcome, checks, errorDetail, latencyMs } = judged;
  return { type: 'verdict', outcome, checks, errorDetail, latencyMs, adopted };
}
