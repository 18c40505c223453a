import type { Arrangement } from '../layout/arrangement.ts';
import type { Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { copyChoice } from '../parts/copy-choice.ts';
import type { Habit } from '../parts/keys.ts';
import type { ScreenEvent } from '../parts/model.ts';
import { reading } from '../parts/overlay.ts';
import { Shell } from '../parts/shell.ts';
import type { Tools } from '../parts/tools.ts';
import { filterQuestion } from '../viewer/filter-question.ts';
import { filterProblem } from '../viewer/filtering.ts';
import { AckEdit } from './ack-edit.ts';
import { ANSWERS, FIRST_FAULT, scriptsFor } from './answers.ts';
import { BACKEND_KEYS, type BackendAction } from './backend-keys.ts';
import { BackendPanes } from './backend-panes.ts';
import { Decisions, notHeld } from './decisions.ts';
import { deskFacts, rulesInForce } from './desk-facts.ts';
import { type DeskOffer, isHeld } from './desk-offer.ts';
import { EDIT_ROWS, rowText, setRow } from './edit-pane.ts';
import { explainedAnswer, explainedOffer } from './explained-offer.ts';
import type { OfferDesk } from './offer-desk.ts';
import { fittingOffers } from './offer-exports.ts';
import { OfferOutput, type OfferSaving } from './offer-output.ts';
import { talkQuestion } from './talk-pane.ts';

export interface BackendSettings extends OfferSaving {
  readonly endpoint: string;
  /** Where everything is recorded; null: nowhere. */
  readonly capture: string | null;
  readonly tools: Tools;
}

/** The offers that have come, the selected one in full, and the keys that decide what becomes of it. */
export class BackendScreen extends Shell<BackendAction> {
  readonly ticks = true;
  protected readonly bindings = BACKEND_KEYS;
  private readonly parts: BackendPanes;
  private readonly decisions: Decisions;
  private readonly output: OfferOutput;
  private editing: AckEdit | null = null;
  /** Whether the person has chosen an offer to look at, whatever has become of it. */
  private looking = false;
  private filter = '';
  private time: number;
  private readonly histories = new Map<string, string[]>();
  private readonly desk: OfferDesk;
  private readonly settings: BackendSettings;

  constructor(desk: OfferDesk, settings: BackendSettings) {
    super(settings.tools);
    this.desk = desk;
    this.settings = settings;
    this.decisions = new Decisions(desk);
    this.output = new OfferOutput(desk, settings.endpoint, settings);
    this.time = settings.tools.now();
    this.parts = new BackendPanes({
      shown: () => this.shown,
      total: () => desk.offers.length,
      edit: () => this.editing,
      now: () => this.time,
      moved: () => {
        this.looking = true;
      },
    });
    desk.watch(() => {
      this.time = settings.tools.now();
      if (!this.looking) this.toHeld();
      this.refresh();
    });
  }

  override handle(event: ScreenEvent): void {
    this.time = this.tools.now();
    if (event.type === 'tick') this.decisions.expire(this.time);
    super.handle(event);
  }

  protected title(): { readonly name: string; readonly facts: readonly string[] } {
    const { endpoint, capture } = this.settings;
    return { name: `fake-backend ${endpoint}`, facts: deskFacts(this.desk, capture) };
  }

  protected status(): readonly string[] {
    return rulesInForce(this.desk, this.decisions.atDeadline, this.filter);
  }

  protected panes(): readonly Pane[] {
    return this.parts.inOrder;
  }

  protected arrangement(size: Size): Arrangement {
    return this.parts.arrangement(size, this.stage.focused);
  }

  protected override goBack(): boolean {
    if (this.editing !== null) this.editing = null;
    else if (this.stage.focused !== this.parts.offers) this.stage.focus('offers');
    else if (this.filter !== '') this.filter = '';
    else return false;
    return true;
  }

  protected override argumentsOf(action: string, text: string): readonly string[] {
    return scriptsFor(action).filter((script) => script.startsWith(text));
  }

  protected act(action: BackendAction | Habit, argument: string | null): string | null {
    switch (action) {
      case 'ack':
      case 'silent':
        return this.decide(action);
      case 'hang-up':
        return this.decide('hangup');
      case 'refuse':
        return this.decideWith('refuse, with the detail', argument, refusal);
      case 'delay':
        return this.decideWith('ack after, such as 3s', argument, (text) => `delay:${text}`);
      case 'corrupt':
        return argument === null ? this.chooseFault() : this.decide(`corrupt:${argument}`);
      case 'ack-all':
        return this.decisions.decideAll('ack');
      case 'refuse-all':
        return this.asked('refuse all, with the detail', argument, (text) =>
          this.decisions.decideAll(refusal(text)),
        );
      case 'edit':
        return this.startEdit();
      case 'talk':
        return this.talk(argument);
      case 'rule':
        return this.asked('rule, SCRIPT or SERVICE=SCRIPT', argument, (text) => this.decisions.setRule(text));
      case 'default':
        return this.asked('shortly before the deadline', argument, (text) => this.decisions.setDefault(text));
      case 'open':
        return this.open();
      case 'left':
        return this.goBack() ? null : 'this is the leftmost place';
      case 'right':
        return this.stage.step(1) ? null : 'there is only one pane here';
      case 'filter':
        if (argument !== null) return this.setFilter(argument);
        return this.ask(filterQuestion(this.filter, this.history('filter'), (text) => this.setFilter(text)));
      case 'copy':
        return this.copy();
      case 'write':
        return this.write(argument);
      case 'explain':
        return this.explain();
      case 'sort':
        return 'offers are in the order in which they came; f shows some of them';
      default:
        return `${action} has no effect here`;
    }
  }

  protected override nextTrouble(by: 1 | -1): string | null {
    const { shown } = this;
    const none = 'every offer here is accepted';
    const fits = (place: number) => shown[place]!.outcome !== 'accepted';
    this.stage.focus('offers');
    return this.find(
      (later) => this.finder.toRow(this.parts.offers, shown.length, fits, by, false, later),
      none,
    );
  }

  private get shown(): readonly DeskOffer[] {
    return fittingOffers(this.desk.offers, this.filter);
  }

  /** To the next offer to decide about, unless the selected one is still to be decided. */
  private toHeld(): void {
    const next = isHeld(this.parts.chosen) ? -1 : this.shown.findIndex(isHeld);
    if (next === -1) return;
    this.parts.offers.list.go(next);
    this.parts.offer.reset();
  }

  private decide(script: string): string | null {
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

  private decideWith(
    label: string,
    argument: string | null,
    script: (text: string) => string,
  ): string | null {
    return notHeld(this.parts.chosen) ?? this.asked(label, argument, (text) => this.decide(script(text)));
  }

  /** Asks for a text, unless it was given. */
  private asked(
    label: string,
    given: string | null,
    take: (text: string) => string | null,
    text = '',
  ): string | null {
    return given === null ? this.ask({ label, text, history: this.history(label), take }) : take(given);
  }

  private history(name: string): string[] {
    const known = this.histories.get(name) ?? [];
    this.histories.set(name, known);
    return known;
  }

  private chooseFault(): string | null {
    const complaint = notHeld(this.parts.chosen);
    if (complaint !== null) return complaint;
    this.parts.answers.list.go(FIRST_FAULT);
    this.stage.focus('answers');
    return null;
  }

  private startEdit(): string | null {
    const { chosen } = this.parts;
    if (chosen === undefined || !isHeld(chosen)) return notHeld(chosen);
    this.looking = true;
    this.editing = new AckEdit(chosen.token, chosen.correlationId);
    this.parts.editor.list.go(EDIT_ROWS.indexOf('token'));
    this.stage.focus('edit');
    return null;
  }

  private open(): string | null {
    const { stage, parts, editing } = this;
    if (stage.focused === parts.answers) return this.decide(ANSWERS[parts.answers.list.place]!.script);
    if (stage.focused === parts.talk) return this.talk(null);
    if (stage.focused === parts.editor && editing !== null) return this.editRow(editing);
    const next = stage.focused === parts.offers ? (isHeld(parts.chosen) ? 'answers' : 'offer') : 'offers';
    stage.focus(next);
    return null;
  }

  private editRow(editing: AckEdit): string | null {
    const row = EDIT_ROWS[this.parts.editor.list.place]!;
    if (row === 'send')
      return this.done(
        this.decisions.decideStep(this.parts.chosen, editing.step),
        'sent the ACK as it was edited',
      );
    if (row === 'accepted') return setRow(editing, row, editing.value(row) === 'true' ? 'false' : 'true');
    return this.asked(row, null, (text) => setRow(editing, row, text), rowText(editing, row));
  }

  private talk(argument: string | null): string | null {
    const { chosen } = this.parts;
    if (chosen === undefined || !chosen.talking) return 'no connection of this offer is open';
    if (argument !== null) return this.desk.say(chosen.number, argument) ? null : 'the connection has ended';
    this.stage.focus('talk');
    const history = this.history('say');
    return this.ask(talkQuestion(this.desk, chosen.number, history, () => this.talk(null)));
  }

  private setFilter(text: string): string | null {
    const problem = text === '' ? null : filterProblem(text);
    if (problem === null) this.filter = text;
    return problem;
  }

  private copy(): string | null {
    const { chosen } = this.parts;
    if (chosen === undefined) return 'no offer is selected';
    return this.show(copyChoice(this.output.copies(chosen), (text) => this.say(this.tools.copy(text))));
  }

  private write(argument: string | null): string | null {
    const { chosen } = this.parts;
    if (chosen === undefined) return 'no offer is selected';
    const take = (path: string) => {
      const complaint = this.output.write(chosen, path);
      if (complaint === null) this.say(`wrote ${path}`);
      return complaint;
    };
    return this.asked('write to', argument, take, `handoff-${chosen.number}.pcapng`);
  }

  private explain(): string | null {
    const { answers, chosen } = this.parts;
    if (this.stage.focused === answers)
      return this.show(reading('Answer', (columns) => explainedAnswer(answers.list.place, columns)));
    if (chosen === undefined) return 'no offer is selected';
    return this.show(reading(`Offer ${chosen.number}`, (columns) => explainedOffer(chosen, columns)));
  }
}

function refusal(detail: string): string {
  return detail === '' ? 'refuse' : `refuse:${JSON.stringify(detail)}`;
}
