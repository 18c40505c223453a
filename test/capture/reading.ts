import type { RecordingForm } from '../../src/capture/form.ts';
import { openSource } from '../../src/capture/source.ts';
import { Failure } from '../../src/failure.ts';
import type { Segment } from '../../src/records/segment.ts';
import { toHex } from '../wire/building.ts';

/** What a recording gives: its traffic, and what reading it ended with. */
export interface Reading {
  readonly format: string;
  readonly segments: readonly Segment[];
  /** Of the damage or the refusal; null where all was read. */
  readonly failure: string | null;
  readonly remarks: readonly string[];
}

/** Reads a recording that comes in chunks of that length. @param from what it is said to be; null: nothing is said */
export async function read(
  recording: string | Uint8Array,
  chunk = 1000,
  from: RecordingForm | null = null,
): Promise<Reading> {
  const whole = typeof recording === 'string' ? Buffer.from(recording, 'latin1') : recording;
  const chunks = (async function* () {
    for (let start = 0; start < whole.length; start += chunk) yield whole.subarray(start, start + chunk);
  })();
  const source = await openSource(chunks, null, from);
  const segments: Segment[] = [];
  const { format, remarks } = source;
  try {
    for await (const segment of source.segments) segments.push(segment);
    return { format, segments, failure: null, remarks };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { format, segments, failure: error.message, remarks };
  }
}

/** All bytes of a reading one behind the other, as hex. */
export function bytesOf({ segments }: Reading): string {
  return segments.map(({ bytes }) => toHex(bytes)).join('');
}
