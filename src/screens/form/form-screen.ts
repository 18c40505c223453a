import { escapedJson, escapeText } from '../../text/escape.ts';
import { type Arrangement, adaptive } from '../layout/arrangement.ts';
import { type Size, wrapped } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { complaintOf } from '../parts/complaint.ts';
import { copyChoice } from '../parts/copy-choice.ts';
import type { Habit } from '../parts/keys.ts';
import { reading } from '../parts/overlay.ts';
import type { Question } from '../parts/prompt.ts';
import { Shell } from '../parts/shell.ts';
import type { Tools } from '../parts/tools.ts';
import type { TreePane } from '../parts/tree-pane.ts';
import { formPane } from './fields-pane.ts';
import {
  commandOf,
  type Form,
  type FormField,
  type Result,
  shownValue,
  type Values,
  verdictsOf,
} from './form.ts';
import { FORM_KEYS, type FormAction } from './form-keys.ts';
import { formReason } from './form-reasons.ts';
import { factsOf } from './result-lines.ts';
import { ResultsPane } from './results-pane.ts';

/** The oldest results are forgotten beyond this number. */
const MOST_RESULTS = 50;
const NAME_WIDTH = 18;

/** A form that is sent, changed and sent again, with the results beside each other. */
export class FormScreen extends Shell<FormAction> {
  readonly ticks = false;
  protected readonly bindings = FORM_KEYS;
  private values: Values;
  private results: readonly Result[] = [];
  private tries = 0;
  /** How many have a verdict: what cannot be sent, or reaches nobody, has none. */
  private sentSoFar = 0;
  private readonly fields: TreePane;
  private readonly shown: ResultsPane;
  private readonly histories = new Map<string, string[]>();
  private readonly form: Form;

  constructor(form: Form, tools: Tools) {
    super(tools);
    this.form = form;
    this.values = form.values;
    this.fields = formPane(form, () => this.values);
    this.shown = new ResultsPane(form, () => this.results);
  }

  protected title(): { readonly name: string; readonly facts: readonly string[] } {
    const { name, endpoint } = this.form;
    return { name: `${name} ${endpoint}`, facts: [`${this.sentSoFar} sent`] };
  }

  protected status(): readonly string[] {
    return [escapeText(commandOf(this.form, this.values))];
  }

  protected panes(): readonly Pane[] {
    return [this.fields, this.shown];
  }

  protected arrangement(size: Size): Arrangement {
    const { fields, shown } = this;
    const beside = {
      columns: [
        { share: 0.42, of: { pane: fields } },
        { share: 0.58, of: { pane: shown } },
      ],
    };
    return adaptive(size, beside, fields, shown, this.stage.focused, 0.48);
  }

  protected override get stepBack(): (() => void) | null {
    return this.stage.focused === this.fields ? null : () => this.stage.focus('form');
  }

  protected override unusable(action: FormAction | Habit): string | null {
    const { results, field, shown, stage } = this;
    return formReason(action, field, results.length, stage.focused === shown);
  }

  protected act(action: FormAction | Habit, argument: string | null): string | null {
    switch (action) {
      case 'send':
        void this.send();
        return null;
      case 'take-back':
        return this.takeBack();
      case 'copy':
        return this.copy();
      case 'explain':
        return this.explain();
      case 'open':
        return this.open();
      case 'left':
      case 'right':
        return this.sideways(action === 'left' ? -1 : 1);
      case 'write':
        return argument === null ? this.ask(this.writeQuestion()) : this.writeTo(argument);
      default:
        return `${action} has no effect here`;
    }
  }

  private get field(): FormField | undefined {
    return this.form.fields[this.fields.list.place];
  }

  private open(): string | null {
    if (this.stage.focused === this.shown) return this.takeBack();
    const { field } = this;
    if (field === undefined) void this.send();
    else if (field.choices !== undefined && field.open !== true) this.choose(field, 1);
    else this.write(field);
    return null;
  }

  private write(asked: FormField): null {
    const { field, label, does, empty, choices = [] } = asked;
    const shown = shownValue(this.form, asked, this.values);
    const history = this.histories.get(field) ?? [];
    this.histories.set(field, history);
    return this.ask({
      label,
      text: shown,
      history,
      hint: empty === undefined ? does : `${does}; empty: ${empty}`,
      complete: (text) => choices.filter((choice) => choice.startsWith(text) && choice !== text),
      take: (text) => {
        if (text !== shown) this.values = { ...this.values, [field]: text };
        return null;
      },
    });
  }

  private sideways(by: 1 | -1): string | null {
    const { field } = this;
    if (this.stage.focused === this.shown) this.shown.step(by);
    else if (field?.choices !== undefined) this.choose(field, by);
    return null;
  }

  private choose({ field, choices = [] }: FormField, by: 1 | -1): void {
    const at = (choices.indexOf(this.values[field] ?? '') + by + choices.length) % choices.length;
    this.values = { ...this.values, [field]: choices[at]! };
  }

  private takeBack(): string | null {
    const result = this.results[this.shown.selected];
    if (result === undefined) return null;
    this.values = result.values;
    this.stage.focus('form');
    this.say(`the form says what #${result.number} said`);
    return null;
  }

  private async send(): Promise<void> {
    const { values } = this;
    const number = ++this.tries;
    try {
      const sending = this.form.send(values);
      this.note({ number, values, sent: null });
      this.shown.selected = this.results.length - 1;
      this.refresh();
      const sent = await sending;
      if (!(sent instanceof Error)) this.sentSoFar += 1;
      this.note({ number, values, sent });
    } catch (error) {
      // Values are looked at before anything else happens: no other try has begun.
      this.tries -= 1;
      this.results = this.results.filter((result) => result.number !== number);
      this.complain((error as Error).message);
    }
    this.refresh();
  }

  private note(result: Result): void {
    const others = this.results.filter(({ number }) => number !== result.number);
    this.results = [...others, result].sort((one, other) => one.number - other.number).slice(-MOST_RESULTS);
  }

  /** The command line of the selected result, or of the form. */
  private get command(): string {
    const result = this.stage.focused === this.shown ? this.results[this.shown.selected] : undefined;
    return commandOf(this.form, result?.values ?? this.values);
  }

  private writeQuestion(): Question {
    return {
      label: 'write to',
      text: `${this.form.name}.sh`,
      hint: 'the command line; .json: the verdicts of all results, one a line',
      take: (path) => this.writeTo(path),
    };
  }

  private writeTo(path: string): string | null {
    const verdicts = this.results
      .flatMap(({ sent }) => verdictsOf(sent))
      .map((verdict) => `${escapedJson(verdict)}\n`);
    return complaintOf(() => {
      this.form.saveText(path, path.endsWith('.json') ? verdicts.join('') : `${this.command}\n`);
      this.say(`wrote ${path}`);
    });
  }

  private copy(): string | null {
    const result = this.results[this.shown.selected];
    const { command } = this;
    const facts = result === undefined ? [] : factsOf(result, this.form);
    const text = facts.map(({ name, value }) => `${name}: ${value.text}`).join('\n');
    const json =
      verdictsOf(result?.sent ?? null)
        .map(escapedJson)
        .join('\n') || '{}';
    return this.show(
      copyChoice({ text, hex: null, json, command }, (copied) => this.say(this.tools.copy(copied))),
    );
  }

  private explain(): string | null {
    const { field } = this;
    const result = this.results[this.shown.selected];
    if (this.stage.focused !== this.shown || result === undefined)
      return field === undefined
        ? null
        : this.show(reading(field.label, (columns) => wrapped(field.does, columns)));
    return this.show(
      reading(`Result #${result.number}`, (columns) =>
        factsOf(result, this.form).flatMap(({ name, value: { text, ...style } }) =>
          wrapped(text, columns - NAME_WIDTH, style).map((spans, row) => [
            { text: (row === 0 ? name : '').padEnd(NAME_WIDTH), dim: true },
            ...spans,
          ]),
        ),
      ),
    );
  }
}
