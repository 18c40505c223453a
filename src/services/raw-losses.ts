import { OUTCOMES, type Outcome } from '../handoff/judge-ack.ts';
import { Decoder } from '../records/decoder.ts';
import type { SummaryRecord } from '../records/record.ts';
import type { Segment } from '../records/segment.ts';
import { Tally } from '../records/tally.ts';
import { recordingHashKey } from './hash-key.ts';

/** One reading of traffic, of which only the totals are of interest. */
class Reading {
  private readonly tally = new Tally();
  private readonly decoder: Decoder;

  /** @param deadlineMs how long an ACK may take; null: as long as the reference waits */
  constructor(deadlineMs: number | null) {
    const options = { hashKey: recordingHashKey(), ...(deadlineMs !== null && { deadlineMs }) };
    this.decoder = new Decoder((record) => this.tally.add(record), options);
  }

  push(segment: Segment): void {
    this.decoder.push(segment);
  }

  end(): SummaryRecord['handoffs'] {
    this.decoder.end();
    return this.tally.summary.handoffs;
  }
}

/** Finds out what a form without connections cannot keep, by reading back what is written. */
export class RawLosses {
  private readonly recorded: Reading;
  private readonly kept = new Reading(null);

  /** @param deadlineMs how long whoever recorded it waited for an ACK; null: not known */
  constructor(deadlineMs: number | null = null) {
    this.recorded = new Reading(deadlineMs);
  }

  /** @param written the bytes of the segment in the new form */
  push(segment: Segment, written: Uint8Array): void {
    this.recorded.push(segment);
    this.pushWritten(written);
  }

  /** Bytes that are written at the end. */
  pushWritten(bytes: Uint8Array): void {
    if (bytes.length > 0)
      this.kept.push({ connection: 0, direction: null, time: null, descriptors: null, bytes });
  }

  /** What becomes of the outcomes, in a sentence; null where they stay what they are. */
  end(): string | null {
    const [before, after] = [this.recorded.end(), this.kept.end()];
    const differences = OUTCOMES.map((outcome) => after[outcome] - before[outcome]);
    const gained = differences.filter((count) => count > 0).reduce((sum, count) => sum + count, 0);
    const lost = differences.filter((count) => count < 0).reduce((sum, count) => sum - count, 0);
    const differ = Math.max(gained, lost);
    if (differ === 0) return null;
    const who = differ === 1 ? '1 outcome differs' : `${differ} outcomes differ`;
    return `${who} when it is read back: ${counts(before)} became ${counts(after)}`;
  }
}

function counts(handoffs: SummaryRecord['handoffs']): string {
  const named = OUTCOMES.filter((outcome: Outcome) => handoffs[outcome] > 0);
  return named.length === 0
    ? 'no handoff'
    : named.map((outcome) => `${handoffs[outcome]} ${outcome}`).join(', ');
}
