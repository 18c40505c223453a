import { OUTCOMES } from '../../handoff/judge-ack.ts';
import { rowsOf, SEND_ROW } from '../editing/edit-pane.ts';
import { editRow } from '../editing/edit-row.ts';
import type { ScreenEvent } from '../parts/model.ts';
import { Shell } from '../parts/shell.ts';
import { Sorting } from '../parts/sorting.ts';
import type { Tools } from '../parts/tools.ts';
import { ackEdit, type EditedAck, editedStep } from './ack-edit.ts';
import { FIRST_FAULT } from './answers.ts';
import type { BackendAction } from './backend-keys.ts';
import { BackendPanes } from './backend-panes.ts';
import { Decisions, notHeld } from './decisions.ts';
import { type DeskOffer, isHeld } from './desk-offer.ts';
import type { OfferDesk } from './offer-desk.ts';
import { fittingOffers } from './offer-exports.ts';

/** How often the ages of offers are updated, in ms. */
const AGES_EVERY_MS = 1_000;

/** Choosing an offer that is held, and deciding about it. */
export abstract class DecidingScreen extends Shell<BackendAction> {
  protected readonly desk: OfferDesk;
  protected readonly parts: BackendPanes;
  protected readonly decisions: Decisions;
  protected editing: EditedAck | null = null;
  protected filter = '';
  protected readonly sorting = new Sorting<DeskOffer>({
    time: ({ number }) => number,
    outcome: (offer) => (isHeld(offer) ? -2 : offer.outcome === null ? -1 : OUTCOMES.indexOf(offer.outcome)),
    service: ({ service }) => service,
    latency: ({ latencyMs }) => -(latencyMs ?? -1),
    connection: ({ connection }) => connection,
  });
  /** Whether the person has chosen an offer to look at, whatever has become of it. */
  private looking = false;
  private time: number;
  private readonly histories = new Map<string, string[]>();

  constructor(desk: OfferDesk, tools: Tools) {
    super(tools);
    this.desk = desk;
    this.decisions = new Decisions(desk);
    this.time = tools.now();
    this.parts = new BackendPanes({
      shown: () => this.shown,
      total: () => desk.offers.length,
      sort: () => this.sorting.by,
      editing: () => this.editing,
      now: () => this.time,
      moved: () => {
        this.looking = true;
      },
    });
    desk.watch(() => {
      this.time = tools.now();
      if (!this.looking) this.toHeld();
      this.refresh();
    });
  }

  /** A countdown runs all the time; ages are shown in seconds. */
  get ticks(): boolean {
    const { offers } = this.desk;
    return offers.some(isHeld) || (offers.length > 0 && this.tools.now() - this.time >= AGES_EVERY_MS);
  }

  override handle(event: ScreenEvent): void {
    this.time = this.tools.now();
    if (event.type === 'tick') this.decisions.expire(this.time);
    super.handle(event);
  }

  protected get shown(): readonly DeskOffer[] {
    return this.sorting.sorted(fittingOffers(this.desk.offers, this.filter));
  }

  /** To the next offer to decide about, unless the selected one is still to be decided. */
  private toHeld(): void {
    const next = isHeld(this.parts.chosen) ? -1 : this.shown.findIndex(isHeld);
    if (next === -1) return;
    this.parts.offers.list.go(next);
    this.parts.offer.reset();
  }

  protected decide(script: string): string | null {
    return this.done(
      this.decisions.decide(this.parts.chosen, script),
      `sent; without a screen: --reply ${script}`,
    );
  }

  /** After a decision: on to the next offer. */
  private done(complaint: string | null, said: string): string | null {
    if (complaint !== null) return complaint;
    this.looking = false;
    this.editing = null;
    this.stage.focus('offers');
    this.toHeld();
    this.say(said);
    return null;
  }

  protected decideWith(
    label: string,
    argument: string | null,
    script: (text: string) => string,
  ): string | null {
    return notHeld(this.parts.chosen) ?? this.asked(label, argument, (text) => this.decide(script(text)));
  }

  /** Asks for a text, unless it was given. */
  protected asked(
    label: string,
    given: string | null,
    take: (text: string) => string | null,
    text = '',
  ): string | null {
    return given === null ? this.ask({ label, text, history: this.history(label), take }) : take(given);
  }

  protected history(name: string): string[] {
    const known = this.histories.get(name) ?? [];
    this.histories.set(name, known);
    return known;
  }

  protected chooseFault(): string | null {
    const complaint = notHeld(this.parts.chosen);
    if (complaint !== null) return complaint;
    this.parts.answers.list.go(FIRST_FAULT);
    this.stage.focus('answers');
    return null;
  }

  protected startEdit(): string | null {
    const { chosen } = this.parts;
    if (chosen === undefined || !isHeld(chosen)) return notHeld(chosen);
    this.looking = true;
    const frame = ackEdit(this.desk.tokenOf(chosen.number), chosen.correlationId, this.desk.disguise);
    this.editing = { offer: chosen.number, frame };
    this.parts.editor.list.go(0);
    this.stage.focus('edit');
    return null;
  }

  /** The offer whose ACK is edited. */
  protected get edited(): DeskOffer | undefined {
    return this.desk.offers.find(({ number }) => number === this.editing?.offer);
  }

  protected editRow({ frame }: EditedAck): string | null {
    const row = rowsOf(frame)[this.parts.editor.list.place]!;
    if (row !== SEND_ROW) return editRow(frame, row, (question) => this.ask(question));
    return this.done(
      this.decisions.decideStep(this.edited, editedStep(frame)),
      'sent the ACK as it was edited',
    );
  }
}
