import { type Line, textWidth } from '../layout/line.ts';
import { type Binding, keyLabel } from './keys.ts';

const GAP = '  ';

/** The keys of a place in one line: as many as there is room for; how to get help and how to leave always. */
export function keyLine(bindings: readonly Binding<string>[], columns: number): Line {
  const named = bindings.filter(({ short }) => short !== undefined);
  const always = named.filter(({ action }) => action === 'help' || action === 'quit');
  const others = named.filter((binding) => !always.includes(binding));
  const label = ({ keys, short }: Binding<string>) => `${keyLabel(keys[0]!)} ${short}`;
  let room = columns - 1 - always.reduce((sum, binding) => sum + textWidth(label(binding)) + GAP.length, 0);
  const shown = others.filter((binding) => {
    room -= textWidth(label(binding)) + GAP.length;
    return room >= 0;
  });
  return [...shown, ...always].flatMap((binding, index) => [
    { text: index === 0 ? ' ' : GAP },
    { text: keyLabel(binding.keys[0]!), bold: true },
    { text: ` ${binding.short}`, dim: true },
  ]);
}
