/** A key of a screen, or several that do the same. The screens, their help and docs/keys.md are made from these tables. */
export interface Binding<Action extends string> {
  /** Names as in key-names.ts. */
  readonly keys: readonly string[];
  readonly action: Action;
  readonly does: string;
}

export type Move = 'down' | 'up' | 'page-down' | 'page-up' | 'first' | 'last';

/** The same in every list. */
const MOVES: readonly Binding<Move>[] = [
  { keys: ['j', 'Down', 'WheelDown'], action: 'down', does: 'one down; the wheel: three' },
  { keys: ['k', 'Up', 'WheelUp'], action: 'up', does: 'one up' },
  { keys: ['PgDn', ' ', 'Ctrl-F', 'Ctrl-D'], action: 'page-down', does: 'a page down' },
  { keys: ['PgUp', 'b', 'Ctrl-B', 'Ctrl-U'], action: 'page-up', does: 'a page up' },
  { keys: ['g', 'Home'], action: 'first', does: 'the first' },
  { keys: ['G', 'End'], action: 'last', does: 'the last, and those that come' },
];

type Leave = 'help' | 'quit';

const LEAVES: readonly Binding<Leave>[] = [
  { keys: ['?'], action: 'help', does: 'these keys' },
  { keys: ['q', 'Ctrl-C'], action: 'quit', does: 'quit' },
];

export type ViewerAction =
  | Move
  | Leave
  | 'right'
  | 'left'
  | 'next-problem'
  | 'previous-problem'
  | 'pane'
  | 'previous-pane'
  | 'filter'
  | 'handoffs'
  | 'open'
  | 'back';

export const VIEWER_KEYS: readonly Binding<ViewerAction>[] = [
  ...MOVES,
  { keys: ['Tab'], action: 'pane', does: 'the next pane: list, tree, bytes' },
  { keys: ['Shift-Tab'], action: 'previous-pane', does: 'the pane before' },
  { keys: ['l', 'Right'], action: 'right', does: 'in the bytes: the next one' },
  { keys: ['Left'], action: 'left', does: 'in the bytes: the one before' },
  { keys: ['n'], action: 'next-problem', does: 'the next problem' },
  { keys: ['N'], action: 'previous-problem', does: 'the problem before' },
  {
    keys: ['/'],
    action: 'filter',
    does: 'show only what fits an expression (--filter)',
  },
  { keys: ['h'], action: 'handoffs', does: 'the handoffs, or back to the records' },
  { keys: ['Enter'], action: 'open', does: 'a handoff’s ladder; there, its offer in the list' },
  { keys: ['Esc'], action: 'back', does: 'back, or no filter' },
  ...LEAVES,
];

export type BackendAction =
  | Move
  | Leave
  | 'ack'
  | 'refuse'
  | 'delay'
  | 'corrupt'
  | 'silent'
  | 'hangup'
  | 'say'
  | 'rule'
  | 'save'
  | 'open'
  | 'back';

/** Of the screen that holds offers. */
export const BACKEND_KEYS: readonly Binding<BackendAction>[] = [
  { keys: ['a'], action: 'ack', does: 'ack' },
  { keys: ['r'], action: 'refuse', does: 'refuse (asks for the detail)' },
  { keys: ['d'], action: 'delay', does: 'ack later (asks for the delay)' },
  { keys: ['c'], action: 'corrupt', does: 'corrupt (choose the fault)' },
  { keys: ['s'], action: 'silent', does: 'stay silent' },
  { keys: ['h'], action: 'hangup', does: 'hang up' },
  { keys: ['t'], action: 'say', does: 'type a line into the adopted connection' },
  {
    keys: ['R'],
    action: 'rule',
    does: 'a rule for the offers to come (asks for a script; empty: hold them)',
  },
  { keys: ['w'], action: 'save', does: 'write the chosen handoff to a capture (asks for the file)' },
  ...MOVES,
  { keys: ['Enter'], action: 'open', does: 'take what is asked for' },
  { keys: ['Esc'], action: 'back', does: 'back' },
  ...LEAVES,
];

export type FormAction = Move | Leave | 'edit' | 'next-choice' | 'previous-choice' | 'send';

/** Of the form for an offer. */
export const FORM_KEYS: readonly Binding<FormAction>[] = [
  { keys: ['j', 'Down', 'Tab', 'WheelDown'], action: 'down', does: 'the next field' },
  { keys: ['k', 'Up', 'Shift-Tab', 'WheelUp'], action: 'up', does: 'the field before' },
  { keys: ['g', 'Home'], action: 'first', does: 'the first field' },
  { keys: ['G', 'End'], action: 'last', does: 'the last field' },
  { keys: ['Enter'], action: 'edit', does: 'write into the field, or the next choice' },
  { keys: ['l', 'Right', ' '], action: 'next-choice', does: 'the next choice' },
  { keys: ['h', 'Left'], action: 'previous-choice', does: 'the choice before' },
  { keys: ['s'], action: 'send', does: 'send it' },
  ...LEAVES,
];

/** Of the welcome. */
export const WELCOME_KEYS: readonly Binding<Move | Leave | 'open'>[] = [
  ...MOVES,
  { keys: ['Enter'], action: 'open', does: 'start it' },
  ...LEAVES,
];

/** What a key does there; null: nothing. */
export function actionOf<Action extends string>(
  bindings: readonly Binding<Action>[],
  key: string,
): Action | null {
  return bindings.find(({ keys }) => keys.includes(key))?.action ?? null;
}

/** A key as it is called for people. */
export function keyLabel(key: string): string {
  return key === ' ' ? 'Space' : key;
}
