import { type Binding, keyLabel } from './keys.ts';
import { cutTo, EMPTY, type Line, line, type Size } from './styled.ts';

/** The keys of a screen, in columns where there are many. */
export function helpLines(title: string, bindings: readonly Binding<string>[], size: Size): Line[] {
  const names = bindings.map(({ keys }) => keys.map(keyLabel).join(' '));
  const width = Math.max(...names.map((name) => name.length)) + 2;
  const rows = bindings.map(({ does }, index) => line(`  ${names[index]!.padEnd(width)}${does}`));
  return [line(title, { bold: true }), EMPTY, ...rows, EMPTY, line('any key goes back')]
    .slice(0, size.rows)
    .map((one) => cutTo(one, size.columns));
}
