import { Decoder } from '../../../src/records/decoder.ts';
import { ReadFrameRecord } from '../../../src/records/frame-record.ts';
import { plain } from '../../../src/records/plain.ts';
import type { OutputRecord } from '../../../src/records/record.ts';
import type { HandoffRecord } from '../../../src/records/traffic-records.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import type { Problem } from '../../../src/wire/problem.ts';
import type { Player } from '../stage.ts';
import { FatesSaid } from './fates-said.ts';

const TRAFFIC: ReadonlySet<string> = new Set(['sideband', 'frame', 'bytes', 'gap', 'changed', 'handoff']);

/**
 * Decoding a player's capture afterwards says what the player has said, but for whose fault it was, and for tokens of offers that a backend
 * knows not to have accepted. What became of a descriptor may be known sooner there or here, but both say the same in the end.
 */
export function checkCapture({ role, records, fates, capture, decoding }: Player): string[] {
  const found: OutputRecord[] = [];
  const read = new FatesSaid();
  const decoder = new Decoder((record) => {
    read.take(record);
    found.push(record);
  }, decoding);
  for (const segment of capture.segments) decoder.push(segment);
  decoder.end();
  const wrong = [...fates.said].flatMap(([index, said]) =>
    read.said.get(index) === said
      ? []
      : [`handoff ${index}: descriptors are ${said}, and in the capture ${read.said.get(index)}`],
  );
  const there = withoutRepeats(role === 'backend' ? asKnownTo(records, found) : found);
  return [...wrong, ...compared(withoutRepeats(records), there)];
}

/** The records of a capture, without what only looks like a reused token there, or like one for another reason. */
function asKnownTo(records: readonly OutputRecord[], read: readonly OutputRecord[]): OutputRecord[] {
  const isReuse = ({ id }: Problem) => id === 'token-reused';
  const offers = records.filter((record) => record.type === 'frame');
  const reused = new Map(offers.map(({ index, problems }) => [index, problems.find(isReuse)]));
  return read.map((record) => {
    if (!(record instanceof ReadFrameRecord) || !record.problems.some(isReuse)) return record;
    const { index, connection, microseconds, reading, problems, descriptors, passed } = record;
    const known = problems.flatMap((one) => (isReuse(one) ? (reused.get(index) ?? []) : one));
    return new ReadFrameRecord(index, connection, microseconds, reading, known, descriptors, passed);
  });
}

function compared(said: readonly OutputRecord[], read: readonly OutputRecord[]): string[] {
  const at = said.findIndex((record, index) => !same(record, read[index]));
  if (at === -1 && said.length === read.length) return [];
  const place = at === -1 ? said.length : at;
  return [
    `a ${said[place]?.type} in the capture is a ${read[place]?.type}: record ${place} is ${asText(said[place])}, and there ${asText(read[place])}`,
  ];
}

/** Only what is about traffic, without handoffs that are said again for their descriptors alone. */
function withoutRepeats(records: readonly OutputRecord[]): OutputRecord[] {
  const latest = new Map<number, HandoffRecord>();
  return records.filter((record) => {
    if (record.type !== 'handoff') return TRAFFIC.has(record.type);
    const before = latest.get(record.index);
    latest.set(record.index, record);
    return !same(record, before);
  });
}

/** Whether two records say the same, but for whose fault it was and what became of descriptors. */
function same(one: OutputRecord, other: OutputRecord | undefined): boolean {
  if (other === undefined || one.type !== other.type) return false;
  if (one.type !== 'frame' || other.type !== 'frame') return alike(plain(one), plain(other));
  // What is in a frame follows from its bytes.
  const [mine, there] = [bytesOf(one), bytesOf(other)];
  return (
    mine.equals(there) &&
    FRAME_FIELDS.every((field) => one[field] === other[field]) &&
    alike(one.passed, other.passed) &&
    alike(one.problems, other.problems)
  );
}

const FRAME_FIELDS = [
  'index',
  'connection',
  'direction',
  'offset',
  'time',
  'message',
  'descriptors',
] as const;

function bytesOf({ reading }: Extract<OutputRecord, { type: 'frame' }>): Buffer {
  return Buffer.from(
    reading!.bytes.buffer,
    reading!.bytes.byteOffset + reading!.start,
    reading!.end - reading!.start,
  );
}

function alike(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one))
    return (
      Array.isArray(other) && one.length === other.length && one.every((value, at) => alike(value, other[at]))
    );
  const [mine, there] = [valuesOf(one), valuesOf(other)];
  return (
    mine.length === there.length &&
    mine.every(([name, value], at) => name === there[at]![0] && alike(value, there[at]![1]))
  );
}

function valuesOf(value: object): (readonly [string, unknown])[] {
  if ('fate' in value) {
    const { kind, blocking } = value as PassedDescriptor;
    return [
      ['kind', kind],
      ['blocking', blocking],
    ];
  }
  return Object.entries(value).filter(([name, field]) => name !== 'own' && field !== undefined);
}

function asText(record: OutputRecord | undefined): string {
  return record === undefined ? 'none' : JSON.stringify(plain(record));
}
