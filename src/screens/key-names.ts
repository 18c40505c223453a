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

/** A mouse report of the form that we ask for; 64 and 65 are the wheel. */
const MOUSE = /\u001b?\[<(\d+);\d+;\d+[Mm]/g;

/**
 * The keys that were pressed, by name; a character is its own name. Several may come at once, as from a clipboard or a wheel.
 */
export function keyNames(input: string, key: InkKey): string[] {
  if (key.ctrl) return [`Ctrl-${input.toUpperCase()}`];
  if (key.tab) return [key.shift ? 'Shift-Tab' : 'Tab'];
  for (const [flag, name] of Object.entries(NAMED)) if (key[flag as keyof InkKey]) return [name];
  const wheel: string[] = [];
  const rest = input.replace(MOUSE, (_, button: string) => {
    if (button === '64') wheel.push('WheelUp');
    if (button === '65') wheel.push('WheelDown');
    return '';
  });
  return [...wheel, ...[...rest].map(nameOf)];
}
