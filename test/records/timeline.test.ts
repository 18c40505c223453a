import { describe, expect, it } from 'vitest';
import { Timeline } from '../../src/records/timeline.ts';
import { toBackend } from './decoding.ts';

/** A timeline of segments of ten bytes each. */
function timelineOf(...segments: Parameters<typeof toBackend>[1][]): Timeline {
  const timeline = new Timeline();
  segments.forEach((where, index) => {
    timeline.mark(10 * index, toBackend(new Uint8Array(10), where));
  });
  return timeline;
}

function timeAt(timeline: Timeline, end: number): number | null {
  timeline.read(end - 1, end, false);
  return timeline.time;
}

describe('a timeline', () => {
  it('tells when a byte came', () => {
    const timeline = timelineOf({ time: 100 }, { time: 200 });
    expect([1, 10, 11, 20, 21].map((end) => timeAt(timeline, end))).toEqual([100, 100, 200, 200, null]);
  });

  it('tells when the last byte of a piece came, and in how many segments it did', () => {
    const timeline = timelineOf({ time: 100 }, { time: 200 }, { time: 300 });
    timeline.read(5, 20, false);
    expect(timeline).toMatchObject({ time: 200, segments: 2 });
  });

  it('gives the descriptors of a segment to its sideband, not to the frame after it', () => {
    const timeline = timelineOf({ descriptors: 1 });
    timeline.read(0, 4, true);
    expect(timeline.descriptors).toBe(1);
    timeline.tookSideband(4);
    timeline.read(4, 10, false);
    expect(timeline.descriptors).toBe(0);
  });

  it('gives them to the sideband too where a frame ends before it', () => {
    const timeline = timelineOf({ descriptors: 1, anywhere: true });
    timeline.read(0, 4, false);
    expect(timeline.descriptors).toBe(0);
    timeline.read(4, 10, true);
    expect(timeline.descriptors).toBe(1);
  });

  it('gives them to the last piece where there is no sideband, and nothing tells which bytes they came with', () => {
    const timeline = timelineOf({ descriptors: 2, anywhere: true });
    timeline.read(0, 4, false);
    expect(timeline.descriptors).toBe(0);
    timeline.read(4, 10, false);
    expect(timeline.descriptors).toBe(2);
  });

  it('gives them to the piece with the first byte, whatever follows it', () => {
    const timeline = timelineOf({ descriptors: 1 });
    timeline.read(0, 4, false);
    expect(timeline.descriptors).toBe(1);
    timeline.read(4, 10, false);
    expect(timeline.descriptors).toBe(0);
  });

  it('knows of no descriptors where nothing tells', () => {
    const timeline = timelineOf({ time: 5 });
    timeline.read(0, 10, true);
    expect(timeline.descriptors).toBeNull();
  });

  it('forgets the times of a piece that comes in very many segments, but not the last', () => {
    const timeline = timelineOf(...Array.from({ length: 20_000 }, (_, time) => ({ time })));
    expect(timeline.size).toBeLessThan(5_000);
    timeline.read(0, 200_000, false);
    expect(timeline.time).toBe(19_999);
  });
});
