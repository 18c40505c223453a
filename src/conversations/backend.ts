import { ackDraft } from '../frames/ack.ts';
import { type Draft, encodeDraft } from '../frames/draft.ts';
import { judgeOffer, type OfferValues } from '../handoff/judge-offer.ts';
import type { TokenStore } from '../handoff/tokens.ts';
import type { Step } from '../script/action.ts';
import { refusal } from '../script/actions/refuse.ts';
import type { AdoptMode } from '../script/adopt-mode.ts';
import { dueOf } from '../script/due.ts';
import { type StepEvent, StepPlayer } from '../script/step-player.ts';
import { type Incoming, OfferReader, type SidebandMode } from '../wire/strict/offer-reader.ts';

/** Half an offer is given up after this time. */
const PARTIAL_OFFER_MS = 5_000;

/** What the connections of one fake backend share. */
export interface BackendRules {
  readonly sideband: SidebandMode;
  readonly tokens: TokenStore;
  /** Let the script answer also what a real backend would refuse or drop. */
  readonly lenient: boolean;
  /** Takes on an offer; false when no further one is to be answered. */
  readonly claim: () => boolean;
  /** The step for an offer; null: it is held until somebody decides. */
  readonly nextStep: (offer: OfferValues) => Step | null;
  /** Takes the next step where it begins before the offer is there; else null. */
  readonly earlyStep: () => Step | null;
}

export type BackendEvent =
  /** `descriptor`: one came with the bytes, and is kept for the offer. */
  | { readonly type: 'received'; readonly bytes: Uint8Array; readonly descriptor: boolean }
  | { readonly type: 'timer'; readonly timer: BackendTimer }
  /** What is to be done about the offer that is held. */
  | { readonly type: 'decided'; readonly step: Step }
  | { readonly type: 'closed' };

export type BackendTimer = 'partial-offer' | 'step';

export type BackendCommand =
  | { readonly type: 'send'; readonly bytes: Uint8Array }
  | { readonly type: 'start-timer'; readonly timer: BackendTimer; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: BackendTimer }
  /** Use the descriptor that came with the offer; `mode` null: as usual. Descriptors are kept in the order they came. */
  | { readonly type: 'adopt'; readonly mode: AdoptMode | null }
  /** Close that descriptor, or keep it open to no purpose. */
  | { readonly type: 'release' | 'leak' }
  /** Close the connection, and every descriptor still kept for it. */
  | { readonly type: 'close' }
  /** An offer waits for a decision. */
  | { readonly type: 'held'; readonly offer: OfferValues }
  /** The step for an offer has been carried out. */
  | { readonly type: 'answered' }
  /** Something a person should be told that the records do not show. */
  | { readonly type: 'notice'; readonly text: string };

/** An offer that is being answered. */
interface Pending {
  readonly offer: OfferValues;
  /** Null while it is held. */
  player: StepPlayer | null;
  /** Whether a descriptor is kept for it. */
  descriptor: boolean;
}

/** The backend's side of one connection from a broker: events in, commands out, no input or output of its own. */
export class BackendConversation {
  private readonly reader: OfferReader;
  private readonly rules: BackendRules;
  private commands: BackendCommand[] = [];
  /** What has been read and not been dealt with: one after the other, however it came. */
  private readonly waiting: Incoming[] = [];
  private current: Pending | null = null;
  /** What is left of a step that began before its offer was there. */
  private begun: Step | null = null;
  private timing = false;
  private over = false;

  constructor(rules: BackendRules) {
    this.rules = rules;
    this.reader = new OfferReader(rules.sideband);
  }

  /** True where the next bytes may be a sideband’s, so that its descriptor must not be read past. */
  get expectsSideband(): boolean {
    return this.reader.atBoundary;
  }

  handle(event: BackendEvent): BackendCommand[] {
    this.commands = [];
    if (event.type === 'received') this.received(event.bytes, event.descriptor);
    else if (event.type === 'closed') this.closed();
    else if (event.type === 'decided') this.decided(event.step);
    else if (event.timer === 'step') this.current?.player?.proceed();
    else this.giveUp('half an offer, and no more of it in 5 seconds');
    return this.commands;
  }

  private received(bytes: Uint8Array, descriptor: boolean): void {
    if (this.over) return;
    const incoming = this.reader.push(bytes, descriptor);
    this.waiting.push(...incoming);
    this.watchPartialOffer(incoming.length > 0);
    if (this.current === null) this.startNext();
    if (this.current === null && !this.over) this.answerEarly();
  }

  /** Answers an offer of which only the sideband is there, where the step wants that. */
  private answerEarly(): void {
    const token = this.reader.pendingToken;
    if (token === null || this.begun !== null) return;
    const step = this.rules.earlyStep();
    if (step === null) return;
    this.begun = step.slice(1);
    this.commands.push({ type: 'send', bytes: encodeDraft(acceptance({ token, correlationId: STOCK_ID })) });
  }

  /** @param restart a part that stands there now has begun after the last one was completed */
  private watchPartialOffer(restart: boolean): void {
    if (this.timing && (restart || !this.reader.midway)) {
      this.timing = false;
      this.commands.push({ type: 'stop-timer', timer: 'partial-offer' });
    }
    if (this.timing || !this.reader.midway) return;
    this.timing = true;
    this.commands.push({ type: 'start-timer', timer: 'partial-offer', ms: PARTIAL_OFFER_MS });
  }

  private startNext(): void {
    const incoming = this.waiting.shift();
    if (incoming === undefined) return;
    if (incoming.type === 'broken') return this.giveUp(incoming.text);
    const { sideband, frame } = incoming;
    const judgement = judgeOffer(frame, sideband?.token ?? null, this.rules.tokens);
    const { offer } = judgement;
    if (offer === null || (judgement.type === 'unanswerable' && !this.rules.lenient))
      return this.giveUp(judgement.type === 'fine' ? '' : judgement.reason);
    if (!this.rules.claim()) return this.giveUp('no further offer is to be answered');
    const refused = judgement.type === 'refusable' && !this.rules.lenient;
    const early = this.begun;
    this.begun = null;
    const refusing = refused ? [refusal(judgement.reason)] : null;
    const step = refusing ?? early ?? this.rules.nextStep(offer);
    this.current = { offer, player: null, descriptor: sideband?.descriptor ?? false };
    this.rules.tokens.hold(offer.token);
    if (early !== null && !refused) this.accepted(this.current, null);
    if (step === null) this.commands.push({ type: 'held', offer });
    else this.play(this.current, step, early === null);
  }

  private decided(step: Step): void {
    if (this.current?.player === null) this.play(this.current, step, true);
  }

  /** @param objecting whether an acceptance is still to be allowed */
  private play(pending: Pending, step: Step, objecting: boolean): void {
    const { offer } = pending;
    const { tokens, lenient } = this.rules;
    const due = dueOf({
      due: () => acceptance(offer),
      refusing: (reason) => ackDraft({ ...echo(offer), accepted: false, errorDetail: String(reason) }),
      // Asked once more, as time has passed: the token may have been used up by another connection, or expired.
      objection: () => (lenient || !objecting ? null : tokens.reasonAgainst(offer.token)),
    });
    pending.player = new StepPlayer(step, due, (event) => this.stepDid(pending, event));
    pending.player.proceed();
  }

  private stepDid(pending: Pending, event: StepEvent): void {
    switch (event.type) {
      case 'send':
        for (const { bytes } of event.parts) this.commands.push({ type: 'send', bytes });
        break;
      case 'wait':
        this.commands.push({ type: 'start-timer', timer: 'step', ms: event.ms });
        break;
      case 'accepted':
        this.accepted(pending, event.adopt);
        break;
      case 'refused':
        this.dispose(pending, { type: event.keep ? 'leak' : 'release' });
        break;
      case 'close':
        this.close();
        break;
      case 'finished':
        this.finishStep();
        break;
    }
  }

  private accepted(pending: Pending, mode: AdoptMode | null): void {
    this.rules.tokens.consume(pending.offer.token);
    this.dispose(pending, { type: 'adopt', mode });
  }

  private dispose(pending: Pending, how: BackendCommand): void {
    if (pending.descriptor) this.commands.push(how);
    pending.descriptor = false;
  }

  private finishStep(): void {
    this.endCurrent();
    this.startNext();
  }

  private endCurrent(): void {
    if (this.current === null) return;
    this.rules.tokens.release(this.current.offer.token);
    this.current = null;
    this.commands.push({ type: 'answered' });
  }

  private giveUp(text: string): void {
    this.commands.push({ type: 'notice', text });
    this.close();
  }

  private close(): void {
    this.end();
    this.commands.push({ type: 'close' });
  }

  private closed(): void {
    if (this.over) return;
    if (this.reader.midway)
      this.commands.push({ type: 'notice', text: 'the broker closed in the middle of an offer' });
    this.close();
  }

  /** Offers that were under way count as answered: nothing more will come for them. */
  private end(): void {
    this.over = true;
    this.endCurrent();
    this.commands.push({ type: 'stop-timer', timer: 'partial-offer' }, { type: 'stop-timer', timer: 'step' });
  }
}

/** The correlation id of every offer that the stock broker makes for a stock client. */
const STOCK_ID = '1';

type Echoed = Pick<OfferValues, 'token' | 'correlationId'>;

function echo({ token, correlationId }: Echoed): { token: Uint8Array; correlationId: string } {
  return { token: Buffer.from(token, 'hex'), correlationId };
}

function acceptance(offer: Echoed): Draft {
  return ackDraft({ ...echo(offer), accepted: true, errorDetail: '' });
}
