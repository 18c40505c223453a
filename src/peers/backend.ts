import { ackDraft, encodeDraft } from '../faults/draft.ts';
import { judgeOffer, type OfferValues } from '../handoff/judge-offer.ts';
import type { TokenStore } from '../handoff/tokens.ts';
import { type Incoming, OfferReader, type SidebandMode } from './offer-reader.ts';
import type { Action, Step } from './script.ts';

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
  /** The step for the next offer; null: it is held until somebody decides. */
  readonly nextStep: () => Step | null;
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
  /** Use the descriptor that came with the offer, or close it. Descriptors are kept in the order they came. */
  | { readonly type: 'adopt' | 'release' }
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
  /** What is left of its step; null while it is held. */
  rest: Action[] | null;
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
  private trickling: { readonly bytes: Uint8Array; readonly ms: number; sent: number } | null = null;
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
    else if (event.timer === 'step') this.proceed();
    else this.giveUp('half an offer, and no more of it in 5 seconds');
    return this.commands;
  }

  private received(bytes: Uint8Array, descriptor: boolean): void {
    if (this.over) return;
    const incoming = this.reader.push(bytes, descriptor);
    this.waiting.push(...incoming);
    this.watchPartialOffer(incoming.length > 0);
    if (this.current === null) this.startNext();
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
    const step = refused ? [{ type: 'refuse' as const, detail: judgement.reason }] : this.rules.nextStep();
    this.current = {
      offer,
      rest: step === null ? null : [...step],
      descriptor: sideband?.descriptor ?? false,
    };
    if (step === null) this.commands.push({ type: 'held', offer });
    this.proceed();
  }

  private decided(step: Step): void {
    if (this.current?.rest !== null) return;
    this.current.rest = [...step];
    this.proceed();
  }

  private proceed(): void {
    if (this.over) return;
    if (this.trickling !== null) return this.trickle(this.trickling);
    while (this.current !== null && this.current.rest !== null) {
      const action = this.current.rest.shift();
      if (action === undefined) return this.finishStep();
      if (!this.perform(action, this.current)) return;
    }
  }

  /** Carries out an action; false when the step goes on later, or never. */
  private perform(action: Action, pending: Pending): boolean {
    const { offer } = pending;
    switch (action.type) {
      case 'ack':
        return this.accept(pending, [ack(offer)]);
      case 'duplicate':
        return this.accept(pending, [ack(offer), ack(offer)]);
      case 'corrupt':
        return this.accept(pending, [encodeDraft(action.fault.apply(acceptance(offer)))]);
      case 'refuse': {
        const refusal = { ...echo(offer), accepted: false, errorDetail: action.detail };
        this.commands.push({ type: 'send', bytes: encodeDraft(ackDraft(refusal)) });
        this.dispose(pending, 'release');
        return true;
      }
      case 'delay':
        this.commands.push({ type: 'start-timer', timer: 'step', ms: action.ms });
        return false;
      case 'trickle':
        this.trickle({ bytes: ack(offer), ms: action.ms, sent: 0 });
        return false;
      case 'truncate': {
        const bytes = ack(offer);
        this.commands.push({ type: 'send', bytes: bytes.subarray(0, action.bytes ?? bytes.length - 1) });
        this.close();
        return false;
      }
      case 'hangup':
        this.close();
        return false;
      case 'silent':
        // The offer counts as answered once its connection ends; until then it is held, descriptor and all.
        return false;
    }
  }

  private accept(pending: Pending, frames: readonly Uint8Array[]): true {
    this.rules.tokens.consume(pending.offer.token);
    for (const bytes of frames) this.commands.push({ type: 'send', bytes });
    this.dispose(pending, 'adopt');
    return true;
  }

  private dispose(pending: Pending, how: 'adopt' | 'release'): void {
    if (pending.descriptor) this.commands.push({ type: how });
    pending.descriptor = false;
  }

  private trickle(state: { readonly bytes: Uint8Array; readonly ms: number; sent: number }): void {
    this.trickling = state;
    this.commands.push({ type: 'send', bytes: state.bytes.subarray(state.sent, state.sent + 1) });
    state.sent += 1;
    if (state.sent < state.bytes.length) {
      this.commands.push({ type: 'start-timer', timer: 'step', ms: state.ms });
      return;
    }
    this.trickling = null;
    if (this.current !== null) this.accept(this.current, []);
    this.proceed();
  }

  private finishStep(): void {
    this.current = null;
    this.commands.push({ type: 'answered' });
    this.startNext();
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
    if (this.current !== null) this.commands.push({ type: 'answered' });
    this.current = null;
    this.commands.push({ type: 'stop-timer', timer: 'partial-offer' }, { type: 'stop-timer', timer: 'step' });
  }
}

function echo(offer: OfferValues): { token: Uint8Array; correlationId: string } {
  return { token: Buffer.from(offer.token, 'hex'), correlationId: offer.correlationId };
}

function acceptance(offer: OfferValues) {
  return ackDraft({ ...echo(offer), accepted: true, errorDetail: '' });
}

function ack(offer: OfferValues): Uint8Array {
  return encodeDraft(acceptance(offer));
}
