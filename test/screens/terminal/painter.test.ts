import xterm from '@xterm/headless';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Line, line, plainText } from '../../../src/screens/layout/line.ts';
import { Painter } from '../../../src/screens/terminal/painter.ts';

const frame = (text: string) => `\u001b[?2026h${text}\u001b[?2026l`;

function painter(colours = true) {
  const written: string[] = [];
  return { written, painter: new Painter((text) => written.push(text), colours) };
}

it('writes only the cells that differ, at their place, as one frame', () => {
  const { written, painter: paints } = painter();
  paints.paint([line('one'), line('two three')]);
  paints.paint([line('one'), line('two THREE')]);
  paints.paint([line('one'), line('two THREE')]);
  paints.paint([line('one')]);
  expect(written.slice(1)).toEqual([frame('\u001b[2;5HTHREE'), frame('\u001b[2;1H\u001b[K')]);
});

it('leaves colours out where there are to be none, and keeps the rest of a style', () => {
  const { written, painter: paints } = painter(false);
  paints.paint([line('bad', { tone: 'bad', inverse: true })]);
  expect(written).toEqual([frame('\u001b[1;1H\u001b[7mbad\u001b[0m')]);
});

it('draws again after the terminal was cleared', () => {
  const { written, painter: paints } = painter();
  paints.paint([line('one')]);
  paints.clear();
  paints.paint([line('one')]);
  expect(written).toEqual([frame('\u001b[1;1Hone'), '\u001b[2J', frame('\u001b[1;1Hone')]);
});

/** Spans that a screen could have, wide characters and styles among them. */
const anyLine: fc.Arbitrary<Line> = fc.array(
  fc.record({
    text: fc.string({ unit: fc.constantFrom('a', 'b', ' ', '│', '漢', 'é'), maxLength: 4 }),
    bold: fc.boolean(),
    inverse: fc.boolean(),
  }),
  { maxLength: 4 },
);

it('what a terminal shows is what was painted last, whatever was there before', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyLine, { maxLength: 5 }), { minLength: 1, maxLength: 5 }),
      async (frames) => {
        const terminal = new xterm.Terminal({ cols: 60, rows: 6, allowProposedApi: true });
        const paints = new Painter((text) => terminal.write(text), true);
        for (const frame of frames) paints.paint(frame);
        await new Promise<void>((done) => terminal.write('', done));
        const shown = (row: number) => terminal.buffer.active.getLine(row)?.translateToString(true) ?? '';
        frames.at(-1)!.forEach((spans, row) => {
          expect(shown(row).trimEnd()).toBe(plainText(spans).trimEnd());
        });
      },
    ),
    { numRuns: 60 },
  );
});
