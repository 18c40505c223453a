import { describe, expect, it } from 'vitest';
import { formatTime, Timeline } from '../../src/records/timeline.ts';

it.each([
  [0, '1970-01-01T00:00:00.000000Z'],
  [1, '1970-01-01T00:00:00.000001Z'],
  [999_999, '1970-01-01T00:00:00.999999Z'],
  [1_700_000_000_123_456, '2023-11-14T22:13:20.123456Z'],
])('%d µs are %s', (microseconds, text) => {
  expect(formatTime(microseconds)).toBe(text);
});

describe('a timeline', () => {
  it('tells when a byte came', () => {
    const timeline = new Timeline();
    timeline.mark(10, 100, null);
    timeline.mark(20, 200, null);
    expect([timeline.timeAt(1), timeline.timeAt(10), timeline.timeAt(11), timeline.timeAt(20)]).toEqual([
      100, 100, 200, 200,
    ]);
    expect(timeline.timeAt(21)).toBeNull();
  });

  it('counts the descriptors that came with bytes', () => {
    const timeline = new Timeline();
    timeline.mark(16, null, 1);
    timeline.mark(60, null, 0);
    timeline.mark(76, null, 1);
    expect([
      timeline.descriptorsIn(0, 16),
      timeline.descriptorsIn(16, 32),
      timeline.descriptorsIn(60, 76),
    ]).toEqual([1, 0, 1]);
  });

  it('knows of no descriptors where nobody told', () => {
    const timeline = new Timeline();
    timeline.mark(16, 5, null);
    expect(timeline.descriptorsIn(0, 16)).toBeNull();
  });
});
