import type { ScreenEvent } from '../parts/model.ts';

/** What ink tells of a key beside its text. */
export interface InkKey {
  readonly upArrow: boolean;
  readonly downArrow: boolean;
  readonly leftArrow: boolean;
  readonly rightArrow: boolean;
  readonly pageUp: boolean;
  readonly pageDown: boolean;
  readonly home: boolean;
  readonly end: boolean;
  readonly return: boolean;
  readonly escape: boolean;
  readonly tab: boolean;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly meta: boolean;
  readonly backspace: boolean;
  readonly delete: boolean;
}

const NAMED = {
  upArrow: 'Up',
  downArrow: 'Down',
  leftArrow: 'Left',
  rightArrow: 'Right',
  pageUp: 'PgUp',
  pageDown: 'PgDn',
  home: 'Home',
  end: 'End',
  return: 'Enter',
  escape: 'Esc',
  backspace: 'Backspace',
  delete: 'Backspace',
} as const satisfies { [key in keyof InkKey]?: string };

const CONTROLS: ReadonlyMap<string, string> = new Map([
  ['\r', 'Enter'],
  ['\n', 'Enter'],
  ['\t', 'Tab'],
  ['\u007f', 'Backspace'],
  ['\b', 'Backspace'],
  ['\u001b', 'Esc'],
]);

function nameOf(character: string): string {
  const known = CONTROLS.get(character);
  if (known !== undefined || character >= ' ') return known ?? character;
  return `Ctrl-${String.fromCharCode(character.charCodeAt(0) + 0x40)}`;
}

/** A mouse report in the form that we ask for: button, column, row, and whether it was pressed or let go. */
const MOUSE = /\u001b?\[<(\d+);(\d+);(\d+)([Mm])/g;
const LEFT_BUTTON = 0;
const LEFT_MOVES = 32;
const WHEEL_UP = 64;
const WHEEL_DOWN = 65;

/** The events of some input, as ink hands it over. Several keys may come at once. */
export function inputEvents(input: string, key: InkKey): ScreenEvent[] {
  if (key.ctrl) return [pressed(`Ctrl-${input.toUpperCase()}`)];
  if (key.tab) return [pressed(key.shift ? 'Shift-Tab' : 'Tab')];
  for (const [flag, name] of Object.entries(NAMED)) if (key[flag as keyof InkKey]) return [pressed(name)];
  const mouse: ScreenEvent[] = [];
  const rest = input.replace(MOUSE, (_, button: string, column: string, row: string, state: string) => {
    const at = { column: Number(column) - 1, row: Number(row) - 1 };
    const number = Number(button);
    if (number === WHEEL_UP || number === WHEEL_DOWN)
      mouse.push({ type: 'wheel', by: number === WHEEL_UP ? -1 : 1, ...at });
    if (number === LEFT_BUTTON) mouse.push({ type: state === 'M' ? 'clicked' : 'released', ...at });
    if (number === LEFT_MOVES) mouse.push({ type: 'dragged', ...at });
    return '';
  });
  // Esc and a key that came together look like Alt and that key, which means nothing here.
  const before = key.meta && rest !== '' && mouse.length === 0 ? [pressed('Esc')] : [];
  return [...mouse, ...before, ...[...rest].map((character) => pressed(nameOf(character)))];
}

function pressed(name: string): ScreenEvent {
  return { type: 'key', name };
}
