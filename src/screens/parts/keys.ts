/** A key, or several that do the same. Screens, their help, the command line and docs/keys.md are made from such tables. */
export interface Binding<Action extends string> {
  /** Names as in key-names.ts. */
  readonly keys: readonly string[];
  /** Also its name on the command line. */
  readonly action: Action;
  readonly does: string;
  /** In one word, for the line of keys at the bottom; without it, only the help shows it. */
  readonly short?: string;
}

export const MOVES = ['down', 'up', 'half-down', 'half-up', 'page-down', 'page-up', 'first', 'last'] as const;
export type Move = (typeof MOVES)[number];

export type Habit =
  | Move
  | 'open'
  | 'left'
  | 'right'
  | 'pane'
  | 'previous-pane'
  | 'zoom'
  | 'search'
  | 'next'
  | 'previous'
  | 'filter'
  | 'sort'
  | 'mark'
  | 'return'
  | 'copy'
  | 'write'
  | 'explain'
  | 'command'
  | 'back'
  | 'help'
  | 'quit';

/** What keys mean on every screen. */
export const HABITS: readonly Binding<Habit>[] = [
  { keys: ['Enter'], action: 'open', does: 'open what is selected, or go to its details', short: 'open' },
  { keys: ['n'], action: 'next', does: 'the next hit; without a search, the next one that did not go well' },
  { keys: ['N'], action: 'previous', does: 'the same, backwards' },
  {
    keys: ['f'],
    action: 'filter',
    does: 'show only what matches an expression (docs/filter.md)',
    short: 'filter',
  },
  { keys: ['/'], action: 'search', does: 'search for a text', short: 'search' },
  { keys: ['Tab'], action: 'pane', does: 'the next pane', short: 'pane' },
  { keys: ['Shift-Tab'], action: 'previous-pane', does: 'the previous pane' },
  { keys: ['x'], action: 'explain', does: 'explain what is selected', short: 'explain' },
  { keys: ['y'], action: 'copy', does: 'copy what is selected', short: 'copy' },
  { keys: ['w'], action: 'write', does: 'write the selection to a file', short: 'write' },
  { keys: ['s'], action: 'sort', does: 'sort by the next column', short: 'sort' },
  { keys: ['z'], action: 'zoom', does: 'the focused pane alone, or all of them again', short: 'zoom' },
  { keys: [':'], action: 'command', does: 'a command by its name; Tab completes', short: 'command' },
  { keys: ['j', 'Down'], action: 'down', does: 'one down; 5j: five' },
  { keys: ['k', 'Up'], action: 'up', does: 'one up' },
  { keys: ['h', 'Left'], action: 'left', does: 'to the left, or the value before' },
  { keys: ['l', 'Right'], action: 'right', does: 'to the right, or the next value' },
  { keys: ['Ctrl-D'], action: 'half-down', does: 'half a page down' },
  { keys: ['Ctrl-U'], action: 'half-up', does: 'half a page up' },
  { keys: ['PgDn', ' ', 'Ctrl-F'], action: 'page-down', does: 'a page down' },
  { keys: ['PgUp', 'b', 'Ctrl-B'], action: 'page-up', does: 'a page up' },
  { keys: ['g', 'Home'], action: 'first', does: 'to the first' },
  { keys: ['G', 'End'], action: 'last', does: 'to the last, and follow new ones; 10G: to row 10' },
  { keys: ['m'], action: 'mark', does: 'mark this row with a letter' },
  { keys: ["'"], action: 'return', does: 'return to a marked row' },
  { keys: ['Esc'], action: 'back', does: 'one step back' },
  { keys: ['?'], action: 'help', does: 'the keys of this place; type to search them', short: 'keys' },
  { keys: ['q', 'Ctrl-C'], action: 'quit', does: 'quit', short: 'quit' },
];

/** What a key does according to a table; null: nothing. */
export function actionOf<Action extends string>(
  bindings: readonly Binding<Action>[],
  key: string,
): Action | null {
  return bindings.find(({ keys }) => keys.includes(key))?.action ?? null;
}

/** A key as people call it. */
export function keyLabel(key: string): string {
  const labels: { readonly [key: string]: string } = {
    ' ': 'Space',
    Up: '↑',
    Down: '↓',
    Left: '←',
    Right: '→',
  };
  return labels[key] ?? key;
}

export function isMove(action: string | null): action is Move {
  return action !== null && (MOVES as readonly string[]).includes(action);
}
