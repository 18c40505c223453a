import { expect, it } from 'vitest';
import { type Source, untested } from '../../../tools/mirror/mirrored.ts';

const file = (path: string, text = 'export function f() {}'): Source => ({ path, text });

it('a file with a test of its own is tested, one without is not', () => {
  const sources = [file('src/io/dial.ts'), file('src/io/listen.ts'), file('test/io/dial.test.ts', '')];
  expect(untested(sources)).toEqual(['src/io/listen.ts']);
});

it('a test of the same room may be about it, one of another room is not', () => {
  const about = "import { f } from '../../src/io/dial.ts';";
  const sources = [file('src/io/dial.ts'), file('test/io/connecting.test.ts', about)];
  expect(untested(sources)).toEqual([]);
  expect(untested([file('src/io/dial.ts'), file('test/wire/stream.test.ts', about)])).toEqual([
    'src/io/dial.ts',
  ]);
});

it('a part of a tested file is tested with it, within its room', () => {
  const whole =
    "import { part } from './part.ts';\nimport { g } from '../wire/g.ts';\nexport const f = part(g);";
  const sources = [
    file('src/io/whole.ts', whole),
    file('src/io/part.ts'),
    file('src/wire/g.ts'),
    file('test/io/whole.test.ts', ''),
  ];
  expect(untested(sources)).toEqual(['src/wire/g.ts']);
});

it('a file of types needs no test, and importing a type tests nothing', () => {
  const types = 'export interface A {\n  readonly a: number;\n}\nexport type B = A;';
  expect(untested([file('src/io/types.ts', types)])).toEqual([]);
  const imports = "import type { A } from './part.ts';\nexport const a = 1;";
  const sources = [
    file('src/io/whole.ts', imports),
    file('src/io/part.ts'),
    file('test/io/whole.test.ts', ''),
  ];
  expect(untested(sources)).toEqual(['src/io/part.ts']);
});
