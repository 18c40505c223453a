import type { OutputRecord } from '../../../src/records/record.ts';

/** What records say became of the descriptors of handoffs, as it is known when each record is written. */
export class FatesSaid {
  /** By the index of the handoff, what the last record with it says. */
  readonly said = new Map<number, string>();

  take(record: OutputRecord): void {
    if (record.type === 'handoff') this.said.set(record.index, fatesIn(record));
  }
}

export function fatesIn({ passed = [] }: Pick<Extract<OutputRecord, { type: 'handoff' }>, 'passed'>): string {
  return passed.map(({ fate }) => String(fate)).join();
}
