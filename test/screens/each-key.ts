import { plainText } from '../../src/screens/layout/line.ts';
import { type Binding, keyLabel, MOVES } from '../../src/screens/parts/keys.ts';
import type { ScreenModel } from '../../src/screens/parts/model.ts';
import { expectScreen, SIZES } from './golden.ts';

/**
 * Golden text of where each key of a screen leads: the lines that it changes, with their numbers. A key that is added to the table
 * is in it at once.
 * @param name such as `viewer/records` @param fresh makes the screen as it is before the key
 */
export function expectEachKey(
  name: string,
  bindings: readonly Binding<string>[],
  fresh: () => ScreenModel,
): void {
  const before = inAllSizes(fresh());
  const after = bindings
    .filter(({ action }) => action !== 'quit' && !(MOVES as readonly string[]).includes(action))
    .map(({ keys, action }) => {
      const model = fresh();
      model.handle({ type: 'key', name: keys[0]! });
      return { head: `== ${keyLabel(keys[0]!)}: ${action}`, screens: inAllSizes(model) };
    });
  for (const [at, [columns, rows]] of SIZES.entries()) {
    const parts = after.map(({ head, screens }) =>
      [head, ...changedLines(before[at]!, screens[at]!)].join('\n'),
    );
    expectScreen(`${name}-each-key-${columns}x${rows}`, parts.join('\n'));
  }
}

function inAllSizes(model: ScreenModel): readonly (readonly string[])[] {
  return SIZES.map(([columns, rows]) => {
    model.handle({ type: 'resized', size: { columns, rows } });
    return model.lines().map((line) => plainText(line).trimEnd());
  });
}

function changedLines(before: readonly string[], after: readonly string[]): readonly string[] {
  return after.flatMap((text, row) =>
    text === before[row] ? [] : [`${String(row + 1).padStart(2)}│${text}`],
  );
}
