import fc from 'fast-check';
import { expect } from 'vitest';
import { plainText, widthOf } from '../../src/screens/layout/line.ts';
import { type Binding, MOVES } from '../../src/screens/parts/keys.ts';
import type { ScreenEvent, ScreenModel } from '../../src/screens/parts/model.ts';

/** Anything that can happen to a screen with these keys. */
function anyEvent(bindings: readonly Binding<string>[]): fc.Arbitrary<ScreenEvent> {
  const keys = bindings.flatMap((binding) => binding.keys).filter((key) => key !== 'q' && key !== 'Ctrl-C');
  const place = { column: fc.nat(250), row: fc.nat(80) };
  return fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .constantFrom(...keys, 'Enter', 'Esc', 'Tab', '1', '5')
        .map((name) => ({ type: 'key' as const, name })),
    },
    {
      weight: 3,
      arbitrary: fc
        .string({ unit: 'grapheme', minLength: 1, maxLength: 1 })
        .map((name) => ({ type: 'key' as const, name })),
    },
    { weight: 1, arbitrary: fc.string({ maxLength: 20 }).map((text) => ({ type: 'pasted' as const, text })) },
    {
      weight: 2,
      arbitrary: fc.record({ type: fc.constantFrom('clicked', 'dragged', 'released'), ...place }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ type: fc.constant('wheel' as const), by: fc.constantFrom(1, -1), ...place }),
    },
    { weight: 1, arbitrary: fc.constant({ type: 'tick' as const }) },
    {
      weight: 2,
      arbitrary: fc
        .record({ columns: fc.integer({ min: 1, max: 220 }), rows: fc.integer({ min: 1, max: 70 }) })
        .map((size) => ({ type: 'resized' as const, size })),
    },
  );
}

interface Fresh {
  readonly model: ScreenModel & { readonly keysHere: readonly Binding<string>[] };
  readonly settle: () => void;
}

/**
 * Whatever happens, in any order and at any size: a screen never throws, is never wider or higher than the terminal, and
 * looking at it changes nothing; and its keys are honest. @param fresh makes the screen
 */
export function expectSound(bindings: readonly Binding<string>[], fresh: () => Fresh, runs = 15): void {
  expectHonestKeys(bindings, fresh, runs);
  fc.assert(
    fc.property(fc.array(anyEvent(bindings), { maxLength: 40 }), (events) => {
      const { model, settle } = fresh();
      let size = { columns: 80, rows: 24 };
      model.handle({ type: 'resized', size });
      for (const event of events) {
        if (event.type === 'resized') size = event.size;
        model.handle(event);
        settle();
        const lines = model.lines();
        const drawn = lines.map(plainText).join('');
        // One assertion for each look: there are too many lines for one each.
        expect({
          fits: lines.length <= size.rows && lines.every((line) => widthOf(line) <= size.columns),
          clean: !/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/.test(drawn),
          pure: JSON.stringify(model.lines()) === JSON.stringify(lines),
        }).toEqual({ fits: true, clean: true, pure: true });
      }
    }),
    { numRuns: runs },
  );
}

/** Keys that may do nothing where there is nothing more in that direction, and what only leads on to other keys. */
const QUIET: readonly string[] = [...MOVES, 'quit', 'mark', 'return'];

/** What may find nothing, and says so. */
const SEEKING: readonly string[] = ['next', 'previous', 'next-trouble', 'previous-trouble'];

/**
 * Whatever has happened: each key that is listed works there, as nothing is complained about; each other key of the screen says why it
 * does not. @param fresh makes the screen
 */
function expectHonestKeys(bindings: readonly Binding<string>[], fresh: () => Fresh, runs: number): void {
  const pressed = bindings.filter(({ action }) => !QUIET.includes(action));
  fc.assert(
    fc.property(
      fc.array(anyEvent(bindings), { maxLength: 25 }),
      fc.constantFrom(...pressed),
      (events, tried) => {
        const { model, settle } = fresh();
        model.handle({ type: 'resized', size: { columns: 100, rows: 40 } });
        for (const event of events) {
          if (event.type !== 'resized') model.handle(event);
          settle();
        }
        const last = model.lines().map(plainText);
        // Elsewhere keys are letters, or answer what is asked.
        if (!last.at(-1)!.includes('? keys') || last.slice(-4).some((text) => text.includes('which letter')))
          return;
        const listed = model.keysHere.some(({ action }) => action === tried.action);
        if (listed && SEEKING.includes(tried.action)) return;
        model.handle({ type: 'key', name: tried.keys[0]! });
        settle();
        // Right below the panes: in what else is said there, a sign may be wrapped to the beginning of a line.
        const lines = model.lines().map(plainText);
        const below = lines[lines.findLastIndex((text) => /[┛╯]$/.test(text.trimEnd())) + 1] ?? '';
        // Where no case has passed, the counts of conform begin with the same sign.
        const complaint = /^ ✗ (?!\d+ failed)/.test(below) ? below : '';
        expect({ key: tried.keys[0], complains: complaint !== '', complaint }).toEqual({
          key: tried.keys[0],
          complains: !listed,
          complaint,
        });
      },
    ),
    { numRuns: runs },
  );
}
