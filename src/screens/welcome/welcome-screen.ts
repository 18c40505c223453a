import { escapeText } from '../../text/escape.ts';
import { type Arrangement, adaptive } from '../layout/arrangement.ts';
import { EMPTY, line, type Size, wrapped } from '../layout/line.ts';
import type { Pane } from '../layout/pane.ts';
import { type Binding, HABITS, type Habit } from '../parts/keys.ts';
import { ListPane } from '../parts/list-pane.ts';
import { Shell } from '../parts/shell.ts';
import { TextPane } from '../parts/text-pane.ts';
import type { Tools } from '../parts/tools.ts';

interface Choice {
  readonly args: readonly string[];
  readonly does: string;
}

const UNUSED: readonly Habit[] = ['filter', 'sort', 'write', 'mark', 'return', 'explain', 'left', 'right'];

/** Of the welcome. */
export const WELCOME_KEYS: readonly Binding<Habit>[] = HABITS.filter(
  ({ action }) => !UNUSED.includes(action),
);

/** What somebody who types the name alone may want: every role, and the last captures. */
export class WelcomeScreen extends Shell<never> {
  readonly ticks = false;
  protected readonly bindings = WELCOME_KEYS;
  /** What was chosen; null: nothing yet. */
  chosen: readonly string[] | null = null;
  private choices: readonly Choice[] = [];
  private readonly list: ListPane;
  private readonly detail: TextPane;

  /** @param captures the ones that were written last, the newest first */
  constructor(captures: readonly string[], tools: Tools) {
    super(tools);
    this.list = new ListPane({
      id: 'choices',
      title: () => 'What to do',
      length: () => this.choices.length,
      columns: () => [{ head: 'command', least: 12 }],
      cells: (place) => [line(commandOf(this.choices[place]!))],
      empty: () => '',
    });
    this.detail = new TextPane({
      id: 'detail',
      title: () => 'About it',
      lines: (columns) => {
        const choice = this.choices[this.list.list.place]!;
        return [
          ...wrapped(`handoff-cli ${commandOf(choice)}`, columns, { bold: true }),
          EMPTY,
          ...wrapped(choice.does, columns),
        ];
      },
    });
    this.returned(captures);
  }

  /** Back from what was chosen. @param trouble how it went wrong; empty: it did not */
  returned(captures: readonly string[], trouble = ''): void {
    this.left = false;
    this.chosen = null;
    this.choices = choicesFor(captures);
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
    return adaptive(size, { columns }, this.list, this.detail, this.stage.focused, 0.62);
  }

  protected act(action: Habit): string | null {
    const { args } = this.choices[this.list.list.place]!;
    if (action === 'copy') {
      this.say(this.tools.copy(`handoff-cli ${args.join(' ')}`));
      return null;
    }
    if (action !== 'open') return `${action} has no effect here`;
    this.chosen = args;
    this.left = true;
    return null;
  }
}

function commandOf({ args }: Choice): string {
  return args.map(escapeText).join(' ');
}

function choicesFor(captures: readonly string[]): readonly Choice[] {
  return [
    {
      args: ['demo'],
      does: 'Three handoffs between a backend and a broker of ours, explained as they happen.',
    },
    {
      args: ['fake-backend', '--interactive'],
      does: 'Be the backend: every offer is held until a key decides what becomes of it.',
    },
    {
      args: ['send-offer', '--interactive'],
      does: 'Be the broker for one offer: fill it in, send it, see it judged check by check, change one thing, send it again.',
    },
    {
      args: ['fake-broker', '--interactive'],
      does: 'Be the whole broker: clients say Hello to it, and it hands their connections to a backend. What passes is shown as it happens.',
    },
    {
      args: ['send-hello', '--interactive'],
      does: 'Be a client: say Hello to a broker, and see which route the connection takes.',
    },
    ...captures.map((capture) => ({
      args: ['decode', '--interactive', capture],
      does: 'Look through this capture: its records, its handoffs, and when they happened.',
    })),
    {
      args: ['--help'],
      does: 'All commands and flags. tap, replay and convert need to know between or from what.',
    },
  ];
}
