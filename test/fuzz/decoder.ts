import { Decoder } from '../../src/records/decoder.ts';
import { plain } from '../../src/records/plain.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import { escapedJson } from '../../src/text/escape.ts';

/** What must hold whatever the bytes; the text of the first thing that does not, or null. */
export function brokenPromise(bytes: Uint8Array, cuts: readonly number[]): string | null {
  const whole = recordsOf([bytes]);
  const covered = whole
    .filter((record) => record.type !== 'handoff')
    .sort((one, other) => one.offset - other.offset);
  let next = 0;
  for (const { offset, length } of covered) {
    if (offset !== next) return `the byte at ${next} is in no record, or in two`;
    next = offset + length;
  }
  if (next !== bytes.length) return `the records end at ${next} of ${bytes.length} bytes`;
  for (const { problems } of whole) {
    const outside = problems.find(({ offset }) => offset < 0 || offset > bytes.length);
    if (outside !== undefined)
      return `the problem ${outside.id} is at ${outside.offset} of ${bytes.length} bytes`;
  }
  const pieces = [0, ...cuts, bytes.length].map((cut, index, all) =>
    bytes.subarray(all[index - 1] ?? 0, cut),
  );
  const [one, other] = [lines(whole), lines(recordsOf(pieces))];
  return one === other ? null : `cut at ${cuts.join(', ')} the records are others:\n${one}\n---\n${other}`;
}

function recordsOf(pieces: readonly Uint8Array[]): TrafficRecord[] {
  const records: TrafficRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  for (const bytes of pieces)
    decoder.push({ connection: 0, direction: null, time: null, bytes, descriptors: null });
  decoder.end();
  return records;
}

function lines(records: readonly TrafficRecord[]): string {
  return records.map((record) => escapedJson(plain(record))).join('\n');
}
