import { escapeText } from '../../text/escape.ts';
import { type Arrangement, adaptive } from '../layout/arrangement.ts';
import { EMPTY, line, type Size, wrapped } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { type Binding, HABITS, type Habit } from '../parts/keys.ts';
import { ListPane } from '../parts/list-pane.ts';
import { reading } from '../parts/overlay.ts';
import { Shell } from '../parts/shell.ts';
import { TextPane } from '../parts/text-pane.ts';
import type { Tools } from '../parts/tools.ts';
import { quoted } from '../viewer/exporting.ts';
import { type Choice, choicesFor, type Defaults } from './choices.ts';

/** Of the welcome. */
export const WELCOME_KEYS: readonly Binding<Habit>[] = HABITS;

/** What somebody who types the name alone may want: every role, and the last captures. */
export class WelcomeScreen extends Shell<never> {
  readonly ticks = false;
  protected readonly bindings = WELCOME_KEYS;
  /** What was chosen; null: nothing yet. */
  chosen: readonly string[] | null = null;
  private choices: readonly Choice[] = [];
  private readonly defaults: Defaults;
  private readonly histories = new Map<string, string[]>();
  private readonly list: ListPane;
  private readonly detail: TextPane;

  /**
   * @param captures the ones that were written last, the newest first
   * @param defaults the endpoints that are offered
   */
  constructor(captures: readonly string[], defaults: Defaults, tools: Tools) {
    super(tools);
    this.defaults = defaults;
    this.list = new ListPane({
      id: 'choices',
      title: () => 'What to do',
      length: () => this.choices.length,
      columns: () => [{ head: 'command', least: 12 }],
      cells: (place) => [line(escapeText(this.choices[place]!.name))],
      empty: () => '',
    });
    this.detail = new TextPane({
      id: 'detail',
      title: () => 'About it',
      lines: (columns) => {
        const { name, does, asks } = this.choice;
        const asked = asks.map(({ label }) => label).join(', ');
        return [
          ...wrapped(`handoff-cli ${escapeText(name)}`, columns, { bold: true }),
          EMPTY,
          ...wrapped(does, columns),
          ...(asked === '' ? [] : [EMPTY, ...wrapped(`asks for: ${asked}`, columns, { dim: true })]),
        ];
      },
    });
    this.returned(captures);
  }

  /** Back from what was chosen. @param trouble how it went wrong; empty: it did not */
  returned(captures: readonly string[], trouble = ''): void {
    this.left = false;
    this.chosen = null;
    const before = this.choices[this.list.list.place]?.name;
    this.choices = choicesFor(captures, this.defaults);
    // A new capture moves the others down.
    const place = this.choices.findIndex(({ name }) => name === before);
    if (place !== -1) this.list.go(place);
    if (trouble !== '') this.complain(trouble);
    this.refresh();
  }

  protected title(): { readonly name: string; readonly facts: readonly string[] } {
    return { name: 'handoff-cli', facts: ['see, fake and break the handoff of live connections'] };
  }

  protected status(): readonly string[] {
    return ['a broker hands a client’s connection to a backend, with a one-time token'];
  }

  protected panes(): readonly Pane[] {
    return [this.list, this.detail];
  }

  protected arrangement(size: Size): Arrangement {
    const columns = [
      { share: 0.5, of: { pane: this.list } },
      { share: 0.5, of: { pane: this.detail } },
    ];
    return adaptive(size, { columns }, this.list, this.detail, this.stage.focused, 0.7);
  }

  protected override get stepBack(): (() => void) | null {
    return this.stage.focused === this.list ? null : () => this.stage.focus('choices');
  }

  protected override unusable(action: Habit): string | null {
    switch (action) {
      case 'filter':
      case 'sort':
      case 'write':
        return `there is nothing to ${action} here`;
      case 'left':
        return this.stepBack === null ? 'this is the leftmost place' : null;
      case 'right':
        return this.stepBack === null ? null : 'this is the rightmost place';
      default:
        return null;
    }
  }

  protected act(action: Habit): string | null {
    switch (action) {
      case 'left':
        this.stepBack?.();
        return null;
      case 'right':
        this.stage.focus('detail');
        return null;
      case 'copy':
        this.say(this.tools.copy(['handoff-cli', ...this.choice.args([])].map(quoted).join(' ')));
        return null;
      case 'explain':
        return this.show(reading(this.choice.name, (columns) => wrapped(this.choice.does, columns)));
      default:
        return this.askNext([]);
    }
  }

  private get choice(): Choice {
    return this.choices[this.list.list.place]!;
  }

  /** Asks for what is not known yet, one thing after the other, and then runs the command. */
  private askNext(answers: readonly string[]): null {
    const { choice } = this;
    const asked = choice.asks[answers.length];
    if (asked === undefined) {
      this.chosen = choice.args(answers);
      this.left = true;
      return null;
    }
    const { label, hint, text, optional = false, choices = [] } = asked;
    const key = `${choice.name} ${answers.length}`;
    const history = this.histories.get(key) ?? [];
    this.histories.set(key, history);
    return this.ask({
      label: `${choice.name}: ${label}`,
      ...{ text: history[0] ?? text, hint, history },
      complete: (typed) => {
        const fitting = choices.filter((one) => one.startsWith(typed));
        // A whole choice leads on to the others.
        return fitting.length === 1 && fitting[0] === typed ? choices : fitting;
      },
      take: (answer) => {
        if (answer.trim() === '' && !optional) return `this is needed: ${hint}`;
        this.askNext([...answers, answer.trim()]);
        return null;
      },
    });
  }
}
