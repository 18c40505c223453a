import type { ChangedRecord, FrameRecord } from '../../../src/records/traffic-records.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { type Answer, answerOf, envelopeOf, idsIn, isFrame, saysAccepted } from './frames.ts';

export interface ModelHandoff {
  readonly connection: number;
  readonly token: string;
  readonly correlationId: bigint;
  /** Null where no whole offer reached the backend. */
  readonly offer: number | null;
  /** When it was made, in µs; null where nothing had left of it, or in its place. */
  readonly at: number | null;
  open: boolean;
  outcome: 'accepted' | 'refused' | 'invalid' | 'late' | 'unanswered';
  ack: number | null;
  ready: number | null;
  latencyMs: number | null;
  /** What came with its sideband. */
  readonly passed: readonly PassedDescriptor[];
  /** What the broker offered, where a tap changed that. */
  readonly offered: Original | null;
  /** What the backend answered, judged by what it got, where a tap changed either. */
  answered: ModelHandoff['outcome'] | null;
}

interface Original {
  readonly token: string;
  readonly correlationId: bigint;
  readonly at: number | null;
  /** The number of its handoff. */
  readonly place: number;
}

const PROBE = 0xb232;

/** Whether nothing passes in the place of a frame to which that was done, or that was never sent whole; a delay is only when. */
export function withholds(by: string): boolean {
  const done = by.split('+').filter((action) => !action.startsWith('delay:'));
  return (
    done.length > 0 && done.every((action) => /^(drop|silent|hangup|reset|unsent|incomplete)$/.test(action))
  );
}

/**
 * The rule of pairing, word by word: an ACK answers the oldest open offer with its token on its connection; where none has that
 * token, the oldest open one; one for a token already answered is a duplicate. No tables, no bounds.
 */
export class ModelPairing {
  readonly handoffs: ModelHandoff[] = [];
  /** The frames of offers whose token an earlier one had that was not refused, and that may have reached the backend. */
  readonly reused: number[] = [];
  private readonly deadlineMs: number;
  /** ACKs that came between a sideband and its offer, by connection. */
  private readonly earlies = new Map<
    number,
    { token: string; frame: number; bytes: Uint8Array; at: number }
  >();

  /** Offers that a tap changed, until what passed instead is seen, by connection: until then they count as withheld. */
  private readonly originals = new Map<number, Original>();

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  /**
   * @param at in µs
   * @param announced the token of a sideband on its connection whose offer had not come
   * @param passed what came with the sideband of an offer
   */
  frame(
    record: FrameRecord,
    bytes: Uint8Array,
    at: number,
    announced: string | null,
    passed: readonly PassedDescriptor[],
  ): void {
    const { message, direction } = record;
    if (message === 'HandoffOffer') this.offer(record, bytes, at, passed);
    else if (message === 'HandoffAck' && direction !== 'backend-to-broker') this.ready(record, bytes);
    else if (message === 'HandoffAck' || this.answers(record, bytes)) this.ack(record, bytes, at, announced);
  }

  /** A frame before a tap changed it, or that was never sent whole. @param at when it came, or what was sent instead, in µs */
  asItCame(
    { connection, direction, message, by }: ChangedRecord,
    bytes: Uint8Array,
    at: number | null,
  ): void {
    if (message === 'HandoffOffer') {
      const original = { ...idsIn(bytes, 'offer'), at, place: this.handoffs.length };
      const unreplaced = this.originals.get(connection);
      if (unreplaced !== undefined) this.begin(this.handoffs[unreplaced.place]!);
      this.originals.delete(connection);
      if (!withholds(by)) this.originals.set(connection, original);
      const { token, correlationId } = original;
      this.handoffs.push({
        ...{
          connection,
          token,
          correlationId,
          offer: null,
          at,
          open: false,
          offered: null,
        },
        ...{ outcome: 'unanswered', ack: null, ready: null, latencyMs: null, answered: null, passed: [] },
      });
      if (withholds(by) && by !== 'unsent') this.begin(this.handoffs.at(-1)!);
    }
    if (direction !== 'backend-to-broker' || !isFrame(bytes)) return;
    const handoff = this.answeredBy(connection, idsIn(bytes, 'ack').token);
    if (handoff === null || handoff === 'duplicate') return;
    const late = (latencyIn(handoff, at) ?? 0) > this.deadlineMs;
    const answer = answerOf(bytes, handoff.token, handoff.correlationId);
    handoff.answered = answer === 'accepted' && late ? 'late' : answer;
  }

  /** Bytes from the backend that are not a frame: the oldest open offer is answered, wrongly. */
  brokenAnswer(connection: number): void {
    const handoff = this.open(connection)[0];
    if (handoff !== undefined) Object.assign(handoff, { open: false, outcome: 'invalid' });
  }

  /** Of the handoffs that are left, those whose offers nothing has replaced are open, too. */
  end(): void {
    for (const { place } of this.originals.values()) this.begin(this.handoffs[place]!);
  }

  private begin(handoff: ModelHandoff): void {
    handoff.open = true;
    this.answeredEarly(handoff);
  }

  private answers({ connection, direction }: FrameRecord, bytes: Uint8Array): boolean {
    return (
      direction === 'backend-to-broker' &&
      this.open(connection).length > 0 &&
      envelopeOf(bytes)?.protocol !== PROBE
    );
  }

  private offer(
    { connection, index }: FrameRecord,
    bytes: Uint8Array,
    at: number,
    passed: readonly PassedDescriptor[],
  ): void {
    const { token, correlationId } = idsIn(bytes, 'offer');
    if (token.length === 32 && this.handoffs.some((one) => one.token === token && mayUseUp(one)))
      this.reused.push(index);
    const offered = this.originals.get(connection) ?? null;
    this.originals.delete(connection);
    const handoff: ModelHandoff = {
      ...{
        connection,
        token,
        correlationId,
        offer: index,
        at: offered === null ? at : offered.at,
        open: true,
        offered,
      },
      ...{ outcome: 'unanswered', ack: null, ready: null, latencyMs: null, answered: null, passed },
    };
    if (offered === null) this.handoffs.push(handoff);
    else this.handoffs[offered.place] = handoff;
    this.answeredEarly(handoff);
  }

  private answeredEarly(handoff: ModelHandoff): void {
    const early = this.earlies.get(handoff.connection);
    this.earlies.delete(handoff.connection);
    if (early?.token === handoff.token) this.settle(handoff, early.frame, early.bytes, early.at);
  }

  private ack(
    { connection, index }: FrameRecord,
    bytes: Uint8Array,
    at: number,
    announced: string | null,
  ): void {
    const { token } = idsIn(bytes, 'ack');
    const answered = this.answeredBy(connection, token);
    if (answered !== null && answered !== 'duplicate' && answered.token === token)
      return this.settle(answered, index, bytes, at);
    if (token !== '' && token === announced) {
      // The first one counts.
      if (this.earlies.get(connection)?.token !== token)
        this.earlies.set(connection, { token, frame: index, bytes, at });
      return;
    }
    if (answered !== null && answered !== 'duplicate') this.settle(answered, index, bytes, at);
  }

  private answeredBy(connection: number, token: string): ModelHandoff | 'duplicate' | null {
    const open = this.open(connection);
    const own = open.find((one) => one.token === token);
    if (own !== undefined) return own;
    const same = this.handoffs.filter(
      (one) => one.connection === connection && one.token === token && token.length === 32,
    );
    if (same.length > 0 && same.at(-1)!.outcome !== 'unanswered') return 'duplicate';
    return open[0] ?? null;
  }

  private settle(handoff: ModelHandoff, frame: number, bytes: Uint8Array, at: number): void {
    const latencyMs = latencyIn(handoff, at);
    const { token, correlationId, offered } = handoff;
    const late = (latencyMs ?? 0) > this.deadlineMs;
    const judged = (one: Pick<Original, 'token' | 'correlationId'>) => {
      const answer: Answer = answerOf(bytes, one.token, one.correlationId);
      return answer === 'accepted' && late ? 'late' : answer;
    };
    if (offered !== null) handoff.answered ??= judged({ token, correlationId });
    const outcome = judged(offered ?? { token, correlationId });
    Object.assign(handoff, { open: false, ack: frame, latencyMs, outcome });
  }

  private ready({ index }: FrameRecord, bytes: Uint8Array): void {
    const { token } = idsIn(bytes, 'ack');
    const handoff = this.handoffs.findLast((one) => one.token === token && token.length === 32);
    if (handoff === undefined) return;
    handoff.ready = index;
    if (saysAccepted(bytes) && handoff.outcome === 'late') handoff.outcome = 'accepted';
  }

  private open(connection: number): ModelHandoff[] {
    return this.handoffs.filter((one) => one.open && one.connection === connection);
  }
}

/** Only a refusal leaves a token as it was, and an offer that the backend has not seen. */
function mayUseUp({ offer, outcome, answered }: ModelHandoff): boolean {
  const said = answered ?? outcome;
  return said === 'unanswered' ? offer !== null : said !== 'refused';
}

function latencyIn({ at: from }: ModelHandoff, at: number | null): number | null {
  return from === null || at === null ? null : Math.max(0, at - from) / 1000;
}
