import { describe, expect, it } from 'vitest';
import { isDeadline, notedDeadline } from '../../src/capture/deadline.ts';
import { CAPTURE_FORMS, type CaptureForm } from '../../src/capture/encoders.ts';
import { openSource } from '../../src/capture/source.ts';
import type { Segment } from '../../src/records/segment.ts';
import { concat, offer } from '../wire/building.ts';

const SEGMENT: Segment = {
  ...{ connection: 0, direction: 'broker-to-backend', time: 1_700_000_000_000_000, descriptors: 0 },
  bytes: offer(),
};

async function* alone(recording: Uint8Array) {
  yield recording;
}

/** What a capture says of the deadline, and how many segments can be read in it. */
async function readBack(recording: Uint8Array) {
  const { deadlineMs, segments } = await openSource(alone(recording), null);
  let count = 0;
  for await (const _segment of segments) count += 1;
  return { deadlineMs, count };
}

const captureIn = (form: CaptureForm, deadlineMs?: number) => {
  const encoder = CAPTURE_FORMS[form]('test', deadlineMs);
  return concat(encoder.head(), encoder.segment(SEGMENT), encoder.segment(SEGMENT), encoder.end());
};

describe('the deadline of whoever records', () => {
  for (const form of ['pcapng', 'ndjson'] as const) {
    it(`is in a capture in ${form}, unless it is the usual one or not known`, async () => {
      expect(await readBack(captureIn(form, 2_000))).toEqual({ deadlineMs: 2_000, count: 2 });
      expect(await readBack(captureIn(form, 5_000))).toEqual({ deadlineMs: null, count: 2 });
      expect(await readBack(captureIn(form))).toEqual({ deadlineMs: null, count: 2 });
    });
  }

  it('is not in raw bytes', async () => {
    expect(await readBack(captureIn('bin', 2_000))).toMatchObject({ deadlineMs: null });
  });

  it('counts only as a number of milliseconds that can be waited for', async () => {
    const said = (text: string) => {
      const recording = Buffer.from(captureIn('pcapng', 2_000));
      recording.write(text, recording.indexOf('deadline 2000 ms'));
      return readBack(recording);
    };
    expect(await said('deadline 9999 ms')).toEqual({ deadlineMs: 9_999, count: 2 });
    for (const text of ['deadline  200 ms', 'deadline 2000 mi', 'something else  '])
      expect(await said(text), text).toEqual({ deadlineMs: null, count: 2 });
    expect(isDeadline(2 ** 31)).toBe(false);
    expect(isDeadline(1.5)).toBe(false);
    expect(notedDeadline(undefined)).toBeNull();
  });
});
