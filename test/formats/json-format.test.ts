import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFormat } from '../../src/formats/json-format.ts';
import { plain } from '../../src/records/plain.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { decode, going } from '../records/decoding.ts';

/** What a terminal would act on, or what ends a line. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

/** Text of every kind: halves of surrogate pairs, controls, other directions. */
const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, -0, 1e308),
);

/** As JSON has it: no number is beyond the finite ones, and no zero has a sign. */
function finite(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (Array.isArray(value)) return value.map(finite);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, finite(inner)]));
}

function expectValid(record: OutputRecord): void {
  const lines = jsonFormat().lines(record);
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toMatch(UNSAFE);
  expect(JSON.parse(lines[0]!)).toEqual(finite(plain(record)));
}

describe('JSON is valid whatever came in', () => {
  it('in records of any text and any number', () => {
    fc.assert(
      fc.property(text, text, number, number, (one, other, count, time) => {
        expectValid({ type: 'error', code: one, message: other, hint: one });
        expectValid({ type: 'listening', endpoint: one, seed: count });
        expectValid({
          ...{ type: 'verdict', connection: count, outcome: 'invalid', errorDetail: one, latencyMs: time },
          checks: [{ id: one, result: 'failed', text: other }],
          adopted: { sent: one, received: other, closed: false },
        });
        expectValid({
          ...{ type: 'compared', connection: count, recorded: time, message: one },
          differences: [{ field: other, recorded: [one, count], live: { [one]: other } }],
        });
        expectValid({
          type: 'load',
          tried: count,
          seconds: time,
          perSecond: time,
          unexpected: 0,
          outcomes: { [one]: 1 },
          interrupted: 0,
          untried: count,
          latencyMs: null,
        });
      }),
    );
  });

  it('in records of any bytes, in any pieces, at any time, with any number of descriptors', () => {
    const segment = fc.record({
      bytes: fc.uint8Array({ maxLength: 80 }),
      connection: fc.constantFrom(0, 1, 2 ** 53, 1e308, Infinity),
      direction: fc.constantFrom(null, 'broker-to-backend' as const, 'backend-to-broker' as const),
      time: fc.constantFrom(null, 0, 1_700_000_000_000_000, 2 ** 52),
      descriptors: fc.constantFrom(null, 0, 1, 1e308),
    });
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
        const given = segments.map(({ bytes, direction, ...where }) => going(direction, bytes, where));
        for (const record of decode(...given)) expectValid(record);
      }),
    );
  });
});
