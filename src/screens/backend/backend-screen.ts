import type { Arrangement } from '../layout/arrangement.ts';
import type { Size } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { copyChoice } from '../parts/copy-choice.ts';
import type { Habit } from '../parts/keys.ts';
import { reading } from '../parts/overlay.ts';
import type { Tools } from '../parts/tools.ts';
import { filterQuestion } from '../viewer/filter-question.ts';
import { filterProblem } from '../viewer/filtering.ts';
import { ANSWERS, refusal, scriptsFor } from './answers.ts';
import { BACKEND_KEYS, type BackendAction } from './backend-keys.ts';
import { backendReason } from './backend-reasons.ts';
import { DecidingScreen } from './deciding-screen.ts';
import { deskFacts, rulesInForce } from './desk-facts.ts';
import { isHeld } from './desk-offer.ts';
import { explainedAnswer, explainedOffer } from './explained-offer.ts';
import type { OfferDesk } from './offer-desk.ts';
import { OfferOutput, type OfferSaving } from './offer-output.ts';
import { talkQuestion } from './talk-pane.ts';

export interface BackendSettings extends OfferSaving {
  readonly endpoint: string;
  /** Where everything is recorded; null: nowhere. */
  readonly capture: string | null;
  readonly tools: Tools;
}

/** The offers that have come, the selected one in full, and the keys that decide what becomes of it. */
export class BackendScreen extends DecidingScreen {
  protected readonly bindings = BACKEND_KEYS;
  private readonly output: OfferOutput;
  private readonly settings: BackendSettings;

  constructor(desk: OfferDesk, settings: BackendSettings) {
    super(desk, settings.tools);
    this.settings = settings;
    this.output = new OfferOutput(desk, settings.endpoint, settings);
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

  protected override get stepBack(): (() => void) | null {
    if (this.editing !== null)
      return () => {
        this.editing = null;
      };
    if (this.stage.focused !== this.parts.offers) return () => this.stage.focus('offers');
    if (this.filter === '') return null;
    return () => {
      this.filter = '';
    };
  }

  protected override unusable(action: BackendAction | Habit): string | null {
    const { desk, parts, stage } = this;
    return backendReason(action, {
      ...{ chosen: parts.chosen, edited: this.edited },
      ...{ inAnswers: stage.focused === parts.answers, inEditor: stage.focused === parts.editor },
      ...{ held: desk.offers.some(isHeld), canGoBack: this.stepBack !== null },
    });
  }

  protected override argumentsOf(action: string, text: string): readonly string[] {
    const possible = action === 'sort' ? this.sorting.names : scriptsFor(action);
    return possible.filter((script) => script.startsWith(text));
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
        this.stepBack?.();
        return null;
      case 'right':
        this.stage.step(1);
        return null;
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
        return this.sorting.sort(argument);
      default:
        return `${action} has no effect here`;
    }
  }

  protected override get toTrouble() {
    return (by: 1 | -1) => this.nextTrouble(by);
  }

  private nextTrouble(by: 1 | -1): string | null {
    const { shown } = this;
    const none = 'every offer here is accepted';
    const fits = (place: number) => shown[place]!.outcome !== 'accepted';
    this.stage.focus('offers');
    return this.find(
      (later) => this.finder.toRow(this.parts.offers, shown.length, fits, by, false, later),
      none,
    );
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

  private talk(argument: string | null): string | null {
    const { chosen } = this.parts;
    if (chosen === undefined) return null;
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
    if (chosen === undefined) return null;
    return this.show(copyChoice(this.output.copies(chosen), (text) => this.say(this.tools.copy(text))));
  }

  private write(argument: string | null): string | null {
    const { chosen } = this.parts;
    if (chosen === undefined) return null;
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
    if (chosen === undefined) return null;
    return this.show(reading(`Offer ${chosen.number}`, (columns) => explainedOffer(chosen, columns)));
  }
}
