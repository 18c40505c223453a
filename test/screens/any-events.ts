import fc from 'fast-check';
import { expect } from 'vitest';
import { plainText, widthOf } from '../../src/screens/layout/line.ts';
import type { Binding } from '../../src/screens/parts/keys.ts';
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
    { weight: 1, arbitrary: fc.record({ type: fc.constant('clicked' as const), ...place }) },
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

/**
 * Whatever happens, in any order and at any size: a screen never throws, is never wider or higher than the terminal, and
 * looking at it changes nothing. @param fresh makes the screen
 */
export function expectSound(
  bindings: readonly Binding<string>[],
  fresh: () => { readonly model: ScreenModel; readonly settle: () => void },
  runs = 40,
): void {
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
