import { randomBytes } from 'node:crypto';
import { encoderFor } from '../capture/encoders.ts';
import { CaptureWriter } from '../capture/writer.ts';
import { EXIT, Failure, systemFailure } from '../failure.ts';
import { type Draft, encodeDraft, offerDraft } from '../faults/draft.ts';
import type { Fault } from '../faults/fault.ts';
import { notReached, type Offered, type Outcome } from '../handoff/judge-ack.ts';
import { tokenFrom } from '../protocol/token.ts';
import { canonicalUnsigned } from '../protocol/varint.ts';
import type { Adopted, VerdictRecord } from '../records/record.ts';
import type { Reporter } from '../report/reporter.ts';
import { ConnectedPair } from '../transport/connected-pair.ts';
import { type Descriptors, loadDescriptors } from '../transport/descriptors.ts';
import { deliver, dial } from '../transport/offer-delivery.ts';
import { inTurns } from './in-turns.ts';
import { Traffic } from './traffic.ts';

export type ExpectedOutcome = Outcome | 'unreachable';

export interface SendOfferOptions {
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
  readonly count: number;
  readonly concurrency: number;
  readonly intervalMs: number;
  readonly expect: ExpectedOutcome;
  readonly capture: string | null;
  /** Said when nobody listens, for a person. */
  readonly hint: string;
}

/** Makes offers as a broker does and judges the answers; gives the exit code. Throws a Failure. */
export async function sendOffer(
  options: SendOfferOptions,
  reporter: Reporter,
  stop: Promise<void>,
): Promise<number> {
  const { endpoint, capture: path } = options;
  const capture =
    path === null
      ? null
      : new CaptureWriter(path, encoderFor(path, endpoint), (failure) => reporter.warn(failure));
  const descriptors = await descriptorsFor(options, reporter);
  const traffic = new Traffic(reporter, capture, options.deadlineMs);
  const sender = new Sender(options, reporter, traffic, descriptors);
  const ended = await Promise.race([sender.run(), stop.then(() => EXIT.interrupted)]);
  reporter.record(traffic.end());
  if (ended instanceof Failure) throw ended;
  return ended;
}

async function descriptorsFor(options: SendOfferOptions, reporter: Reporter): Promise<Descriptors | null> {
  if (options.sideband === 'none') return null;
  const loaded = await loadDescriptors();
  if (!(loaded instanceof Failure)) return loaded;
  if (options.sideband === 'asked' || options.send !== null) throw loaded;
  reporter.notice(`${loaded.message}; ${loaded.hint}`);
  return null;
}

class Sender {
  private readonly options: SendOfferOptions;
  private readonly reporter: Reporter;
  private readonly traffic: Traffic;
  private readonly descriptors: Descriptors | null;
  private unexpected = 0;
  private unreachable: Failure | null = null;

  constructor(
    options: SendOfferOptions,
    reporter: Reporter,
    traffic: Traffic,
    descriptors: Descriptors | null,
  ) {
    this.options = options;
    this.reporter = reporter;
    this.traffic = traffic;
    this.descriptors = descriptors;
  }

  /** Makes all offers; gives the exit code, or why the backend could not be reached. */
  async run(): Promise<number | Failure> {
    await inTurns(this.options, (number) => this.offerAndReport(number));
    if (this.unreachable !== null && this.options.expect !== 'unreachable') return this.unreachable;
    return this.unexpected > 0 ? EXIT.fellShort : EXIT.ok;
  }

  /** False where further offers would tell nothing new: without a backend the first one tells all. */
  private async offerAndReport(number: number): Promise<boolean> {
    const verdict = await this.offer(number);
    if (verdict.outcome !== this.options.expect) this.unexpected += 1;
    this.traffic.flush();
    this.reporter.record(verdict);
    return this.unreachable === null || this.options.expect === 'unreachable';
  }

  private async offer(number: number): Promise<VerdictRecord> {
    const { options, traffic } = this;
    const token = options.token ?? randomBytes(16);
    const socket = await dial(options.endpoint).catch((error: unknown) => {
      if (error instanceof Failure) throw error;
      return systemFailure(error, `cannot connect to ${options.endpoint}`, options.hint);
    });
    if (socket instanceof Failure) {
      this.unreachable = socket;
      return verdictOf(
        { outcome: 'unreachable', checks: notReached(), errorDetail: '', latencyMs: null },
        null,
      );
    }
    const pair = this.descriptors === null ? null : new ConnectedPair(this.descriptors);
    const right = offerDraft({ ...options, token, serviceName: options.service });
    const draft = options.fault?.apply(right) ?? right;
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
    return verdictOf(verdict, adopted);
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

function verdictOf(judged: Omit<VerdictRecord, 'type' | 'adopted'>, adopted: Adopted | null): VerdictRecord {
  const { outcome, checks, errorDetail, latencyMs } = judged;
  return { type: 'verdict', outcome, checks, errorDetail, latencyMs, adopted };
}
