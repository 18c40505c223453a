import type { NamedSource } from '../../../src/capture/source.ts';
import type { Segment } from '../../../src/records/segment.ts';
import { Tally } from '../../../src/records/tally.ts';
import type { TrafficRecord } from '../../../src/records/traffic-record.ts';
import type { HandoffRecord } from '../../../src/records/traffic-records.ts';
import { JoinedDecoder } from '../../../src/services/merge/joined-decoder.ts';
import { inOrderOfTime } from '../../../src/services/merge/time-order.ts';

/** The start of every recording: 2026-01-01, in µs. */
export const START = 1_767_225_600_000_000;

export interface Merged {
  readonly records: readonly TrafficRecord[];
  /** The handoffs in their last state, by index. */
  readonly handoffs: readonly HandoffRecord[];
  readonly summary: Tally['summary'];
  readonly remarks: readonly string[];
}

export function recording(name: string, segments: readonly Segment[]): NamedSource {
  const tells = { connections: true, directions: true, times: true, descriptors: true };
  async function* oneByOne() {
    yield* segments;
  }
  async function* batches() {
    yield segments;
  }
  const source = {
    ...{ format: 'made up', tells, detailed: true, asStored: false, deadlineMs: null, remarks: [] },
    segments: oneByOne(),
    batches: batches(),
  };
  return { name, source };
}

/** Reads recordings together. @param shifts what is added to the times of some of them, in µs */
export async function merge(
  recordings: { readonly [name: string]: readonly Segment[] },
  shifts: { readonly [name: string]: number } = {},
): Promise<Merged> {
  const records: TrafficRecord[] = [];
  const tally = new Tally();
  const remarks: string[] = [];
  const parts = Object.keys(recordings).map((name) => ({
    name,
    followsDescriptors: false,
    deadlineMs: null,
  }));
  const decoder = new JoinedDecoder(
    parts,
    (record) => {
      records.push(record);
      tally.add(record);
    },
    {},
    remarks,
  );
  const timed = Object.entries(recordings).map(([name, segments]) => ({
    ...recording(name, segments),
    shift: shifts[name] ?? 0,
  }));
  for await (const batch of inOrderOfTime(timed, (text) => remarks.push(text)))
    for (const segment of batch) decoder.push(segment);
  decoder.end();
  const last = new Map(
    records.flatMap((record) => (record.type === 'handoff' ? [[record.index, record] as const] : [])),
  );
  return { records, handoffs: [...last.values()], summary: tally.summary, remarks };
}
