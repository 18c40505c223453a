import type { ChangedRecord, FrameRecord } from '../../../src/records/traffic-records.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import { ModelBackendSide } from './backend-side.ts';
import { type Answer, answerOf, envelopeOf, idsIn, isFrame, saysAccepted } from './frames.ts';
import { latencyIn, type ModelHandoff, mayUseUp, type Original } from './handoff.ts';
import { Leavings } from './leavings.ts';

const PROBE = 0xb232;

/** Whether nothing passes in the place of a frame to which that was done, or that was never sent whole; a delay is only when. */
export function withholds(by: string): boolean {
  const done = by.split('+').filter((action) => !action.startsWith('delay:'));
  return (
    done.length > 0 &&
    done.every((action) => /^(drop|silent|hangup|reset|undelivered|unsent|incomplete)$/.test(action))
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
    { token: string; frame: number; bytes: Uint8Array; at: number; isGiven: boolean }
  >();

  /** Offers that a tap changed, until what passed instead is seen, by connection: until then they count as withheld. */
  private readonly originals = new Map<number, Original>();

  /** Connections on which a tap has changed something, as their backends see them. */
  private readonly sides = new Map<number, ModelBackendSide>();
  private isGiven = true;

  readonly leavings = new Leavings(this.handoffs);

  constructor(deadlineMs: number) {
    this.deadlineMs = deadlineMs;
  }

  /**
   * @param at in µs
   * @param announced the tokens of sidebands on its connection whose offer had not come
   * @param passed what came with the sideband of an offer
   * @param isGiven whether it is as whoever sent it made it, and not what a tap made of that
   */
  frame(
    record: FrameRecord,
    bytes: Uint8Array,
    at: number,
    announced: readonly string[],
    passed: readonly PassedDescriptor[],
    isGiven = true,
  ): void {
    const { message, direction } = record;
    this.isGiven = isGiven;
    if (message === 'HandoffOffer') this.offer(record, bytes, at, passed);
    else if (message === 'HandoffAck' && direction !== 'backend-to-broker') this.ready(record, bytes);
    else if (message === 'HandoffAck' || this.answers(record, bytes)) this.ack(record, bytes, at, announced);
  }

  /** A frame before a tap changed it, or that was never sent whole. @param at when it came, or what was sent instead, in µs */
  asItCame(
    { connection, direction, message, by, offset }: ChangedRecord,
    bytes: Uint8Array,
    at: number | null,
    announced: readonly string[] = [],
  ): void {
    if (!/^(unsent|incomplete)$/.test(by) && !this.sides.has(connection)) {
      const own = this.handoffs.filter((one) => one.connection === connection);
      this.sides.set(connection, new ModelBackendSide(own, this.deadlineMs));
    }
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
          unseenBefore: withholds(by) && by !== 'unsent' ? offset : null,
        },
        ...{ outcome: 'unanswered', ack: null, ready: null, latencyMs: null, answered: null, passed: [] },
      });
      if (withholds(by) && by !== 'unsent') this.begin(this.handoffs.at(-1)!);
    }
    if (direction !== 'backend-to-broker' || !isFrame(bytes) || envelopeOf(bytes)?.protocol === PROBE) return;
    this.sides.get(connection)?.gave(bytes, at, message === 'HandoffAck' ? announced : []);
  }

  /** Bytes from the backend that are not a frame: the oldest open offer is answered, wrongly. */
  brokenAnswer(connection: number, isGiven: boolean): void {
    const [handoff] = this.open(connection);
    this.sides.get(connection)?.passed(isGiven ? 'broken' : null, handoff ?? null, []);
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
    { connection, index, offset }: FrameRecord,
    bytes: Uint8Array,
    at: number,
    passed: readonly PassedDescriptor[],
  ): void {
    const { token, correlationId } = idsIn(bytes, 'offer');
    const offered = this.originals.get(connection) ?? null;
    const own = this.handoffs.filter((one) => one.connection === connection && one.token === token);
    const mayBe = [...own.filter(({ open }) => open), own.at(-1)].filter(
      (one) => offset < (one?.unseenBefore ?? 0),
    );
    const isOwn = (one: ModelHandoff | undefined) => one?.correlationId === correlationId;
    const hidden = mayBe.find(isOwn) ?? mayBe[0];
    const isHidden = offered === null && hidden !== undefined;
    const others = this.handoffs.filter((one) => !isHidden || one !== hidden);
    if (token.length === 32 && others.some((one) => one.token === token && mayUseUp(one)))
      this.reused.push(index);
    // What was left unfinished before it had hidden it, or what follows has made it whole.
    if (isHidden) {
      if (hidden.open && isOwn(hidden)) hidden.offer ??= index;
      return;
    }
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
        unseenBefore: null,
      },
      ...{ outcome: 'unanswered', ack: null, ready: null, latencyMs: null, answered: null, passed },
    };
    if (offered === null) this.handoffs.push(handoff);
    else this.handoffs[offered.place] = handoff;
    this.leavings.judge(handoff);
    const side = this.sides.get(connection);
    side?.offered(handoff, at);
    const isGiven = this.earlies.get(connection)?.isGiven === true;
    this.answeredEarly(handoff);
    if (!handoff.open) side?.answeredEarly(handoff, isGiven);
  }

  private answeredEarly(handoff: ModelHandoff): void {
    const early = this.earlies.get(handoff.connection);
    this.earlies.delete(handoff.connection);
    if (early?.token === handoff.token) this.settle(handoff, early.frame, early.bytes, early.at);
  }

  private ack(
    { connection, index, message }: FrameRecord,
    bytes: Uint8Array,
    at: number,
    announcing: readonly string[],
  ): void {
    const { token } = idsIn(bytes, 'ack');
    // What cannot be read as an ACK answers no offer that has not come.
    const announced = message === 'HandoffAck' ? announcing : [];
    const answered = this.answeredBy(connection, token);
    const early = announced.includes(token) && (answered === 'duplicate' || answered?.token !== token);
    if (!early) {
      const settled = answered === 'duplicate' ? null : answered;
      this.sides.get(connection)?.passed(this.isGiven ? { token, bytes, at } : null, settled, announced);
    }
    if (answered !== null && answered !== 'duplicate' && answered.token === token)
      return this.settle(answered, index, bytes, at);
    if (early) {
      // The first one counts.
      if (this.earlies.get(connection)?.token !== token)
        this.earlies.set(connection, { token, frame: index, bytes, at, isGiven: this.isGiven });
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
    if (same.some(({ outcome }) => outcome !== 'unanswered')) return 'duplicate';
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
    const same = this.handoffs.filter((one) => one.token === token && token.length === 32);
    const handoff = same.findLast(({ outcome }) => /^(accepted|late)$/.test(outcome)) ?? same.at(-1);
    if (handoff === undefined) return;
    handoff.ready = index;
    if (saysAccepted(bytes) && handoff.outcome === 'late') handoff.outcome = 'accepted';
  }

  private open(connection: number): ModelHandoff[] {
    return this.handoffs.filter((one) => one.open && one.connection === connection);
  }
}
