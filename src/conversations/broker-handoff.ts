import { offerMessage } from '../frames/offer.ts';
import type { ClientOutcome } from '../handoff/client-outcome.ts';
import { type HandoffEvent, type HandoffState, stateAfter } from '../handoff/handoff-state.ts';
import { onlySlows, type Step } from '../script/action.ts';
import type { BrokerRules } from './broker-rules.ts';
import type { Command, End, Event, Instant } from './contract.ts';
import type { OfferTimer, OfferVerdict, OwnOfferCommand, UnmadeOffer } from './delivery.ts';
import { OfferConversation } from './offer.ts';
import { PassedClient } from './passed-client.ts';
import { interruptedVerdict } from './unanswered-verdict.ts';

/** The handoff that a HelloReply has announced. */
export interface AnnouncedHandoff {
  /** As lower-case hex. */
  readonly token: string;
  readonly connectionId: string;
  readonly serviceName: string;
}

/** The handoff of one client’s connection to a backend: its offer, and the state that it is in. docs/handoff.md. */
export class BrokerHandoff {
  readonly token: string;
  readonly connectionId: string;
  state: HandoffState = 'issued';
  /** Why the backend does not have the connection; may be empty. */
  reason = '';
  /** Whether the backend’s answer, or that there is none, is known. */
  decided = false;
  private readonly rules: BrokerRules;
  private readonly announced: AnnouncedHandoff;
  private readonly step: Step;
  private readonly end: End;
  /** Made once the backend is there. */
  private offer: OfferConversation | null = null;
  private readonly passed = new PassedClient();

  /** @param end the connection to the backend */
  constructor(rules: BrokerRules, announced: AnnouncedHandoff, end: End) {
    this.rules = rules;
    this.announced = announced;
    this.token = announced.token;
    this.connectionId = announced.connectionId;
    this.step = rules.nextOffer(announced.token);
    this.end = end;
  }

  /** Whether its script made the offer come later, so that the ready may be late because of that. */
  get isHeldUp(): boolean {
    return this.step.some(onlySlows);
  }

  /** Whether the client’s connection has left for the backend. */
  get isPassed(): boolean {
    return this.passed.isPassed;
  }

  wanted(): number {
    return this.offer?.wanted() ?? 0;
  }

  handle(event: Event<OfferTimer>): Command<OfferTimer, UnmadeOffer>[] {
    if (event.type === 'unreachable') {
      this.failed('failed', event.text);
      this.decided = true;
      return [];
    }
    this.offer ??= this.makeOffer();
    if (event.type === 'sent') this.passed.left(event.lacking === true);
    return this.carryOut(this.offer.handle(event));
  }

  /** Ends the wait for the backend’s answer; the state stays what it is. */
  interrupt(at: Instant): Command<OfferTimer, UnmadeOffer>[] {
    if (!this.decided) this.giveUp();
    return this.carryOut(this.offer?.abandon(interruptedVerdict(at), true) ?? []);
  }

  /**
   * What is said of the client in the end.
   * @param objection why it does not adopt its connection, by what has left for it; null: it does
   * @param why it gets no ready, where the backend is not the reason
   * @param isOver whether it is known that none will come
   */
  told(objection: string | null, why: string, isOver: boolean): Pick<ClientOutcome, 'state' | 'reason'> {
    const acknowledged = this.state === 'acknowledged';
    const { doubt } = this.passed;
    if (objection !== null && isOver) this.happened('left');
    if (objection === null) this.happened(this.passed.isPassed || !acknowledged ? 'relayed' : 'unpassed');
    const { state } = this;
    if (this.reason !== '') return { state, reason: this.reason };
    return { state, reason: objection === null && acknowledged ? doubt : why };
  }

  private carryOut(
    given: readonly Command<OfferTimer, OwnOfferCommand>[],
  ): Command<OfferTimer, UnmadeOffer>[] {
    const commands: Command<OfferTimer, UnmadeOffer>[] = [];
    for (const command of given) {
      if (command.type === 'send') this.passed.leaves(command.parts);
      if (!this.took(command)) commands.push(command);
    }
    return commands;
  }

  private makeOffer(): OfferConversation {
    const { handle, deadlineMs } = this.rules;
    const { token, connectionId, serviceName } = this.announced;
    const offer = { token: Buffer.from(token, 'hex'), serviceName, correlationId: connectionId };
    const handleValue = handle?.() ?? '0';
    if (handle !== undefined) this.passed.byHandle(handleValue);
    const message = offerMessage({ ...offer, handleValue }, handle === undefined);
    return new OfferConversation({ message, step: this.step, deadlineMs }, this.end);
  }

  happened(event: HandoffEvent): void {
    this.state = stateAfter(this.state, event) ?? this.state;
  }

  /** Whether a command was one for the broker itself. */
  private took(
    command: Command<OfferTimer, OwnOfferCommand>,
  ): command is Exclude<OwnOfferCommand, UnmadeOffer> {
    if (command.type === 'delivered') this.happened('delivered');
    else if (command.type === 'verdict') this.answered(command.verdict);
    else return false;
    return true;
  }

  private answered(verdict: OfferVerdict): void {
    if (verdict.interrupted) return;
    const text = verdict.checks.find(({ result }) => result === 'failed')?.text ?? '';
    if (verdict.outcome === 'accepted') this.acknowledge(verdict.at);
    else if (verdict.outcome === 'refused') this.failed('refused', text);
    else if (verdict.outcome === 'late' || verdict.timedOut) this.failed('overdue', text);
    else this.failed('failed', text);
    this.decided = true;
  }

  /** The registry has the last word on an accepting ACK. */
  private acknowledge(at: Instant): void {
    const answer = this.rules.pending.acknowledge(this.token, at / 1000);
    this.happened('accepted');
    if (answer !== 'acknowledged')
      this.failed(
        'overdue',
        'the ACK was observed after the deadline that was set when the token was issued',
      );
  }

  private failed(event: HandoffEvent, reason: string): void {
    this.giveUp();
    this.happened(event);
    this.reason = reason;
  }

  private giveUp(): void {
    this.rules.pending.revoke(this.token);
    if (this.state === 'issued') this.rules.takeBack?.();
  }
}
