import { Decoder } from '../../src/records/decoder.ts';
import type { ReadFrameRecord } from '../../src/records/frame-record.ts';
import type { Segment } from '../../src/records/segment.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import type { BytesRecord, HandoffRecord, SidebandRecord } from '../../src/records/traffic-records.ts';
import type { Direction } from '../../src/wire/direction.ts';

type Where = Partial<Pick<Segment, 'connection' | 'time' | 'descriptors' | 'anywhere'>>;

/** Bytes that go that way, on connection 0 at no known time unless told otherwise. */
export function going(direction: Direction | null, bytes: Uint8Array, where: Where = {}): Segment {
  return { connection: 0, direction, time: null, descriptors: null, ...where, bytes };
}

export const toBackend = (bytes: Uint8Array, where?: Where) => going('broker-to-backend', bytes, where);
export const fromBackend = (bytes: Uint8Array, where?: Where) => going('backend-to-broker', bytes, where);
export const toClient = (bytes: Uint8Array, where?: Where) => going('broker-to-client', bytes, where);
export const fromClient = (bytes: Uint8Array, where?: Where) => going('client-to-broker', bytes, where);
/** Bytes of a recording that tells no direction. */
export const raw = (bytes: Uint8Array) => going(null, bytes);

/** All records of the traffic, its end included. */
export function decode(...segments: readonly Segment[]): TrafficRecord[] {
  const records: TrafficRecord[] = [];
  const decoder = new Decoder((record) => records.push(record));
  for (const segment of segments) decoder.push(segment);
  decoder.end();
  return records;
}

export const frames = (records: readonly TrafficRecord[]): ReadFrameRecord[] =>
  records.filter((record) => record.type === 'frame');
export const handoffs = (records: readonly TrafficRecord[]): HandoffRecord[] =>
  records.filter((record) => record.type === 'handoff');
export const loose = (records: readonly TrafficRecord[]): BytesRecord[] =>
  records.filter((record) => record.type === 'bytes');
export const sidebands = (records: readonly TrafficRecord[]): SidebandRecord[] =>
  records.filter((record) => record.type === 'sideband');

/** The ids of all problems, in the order in which they were reported. */
export function problemIds(records: readonly TrafficRecord[]): string[] {
  return records.flatMap(({ problems }) => problems.map(({ id }) => id));
}
