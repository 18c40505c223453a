import { OldestKeys } from './oldest-keys.ts';
import { alike } from './redaction/shown-before.ts';
import type { HandoffRecord } from './traffic-records.ts';

/** How many handoffs are remembered that wait for the fate of a descriptor. */
const MOST = 4096;

/**
 * Handoffs that were reported before it was known what became of their descriptors. That is later written into the facts that
 * the records refer to, and noticed here.
 */
export class OpenFates {
  private readonly waiting = new Map<number, HandoffRecord>();
  private readonly oldest = new OldestKeys(this.waiting);

  /** Takes in a handoff that is being reported. */
  reported(record: HandoffRecord): void {
    if (record.passed === undefined && this.waiting.size === 0) return;
    this.waiting.delete(record.index);
    if (isSettled(record)) return;
    this.waiting.set(record.index, record);
    if (this.waiting.size > MOST) this.waiting.delete(this.oldest.next()!);
  }

  /** A handoff to report again, if one of its descriptors has come to its end; looks at one of them each time. */
  next(): HandoffRecord | null {
    if (this.waiting.size === 0) return null;
    const index = this.oldest.next()!;
    const record = this.waiting.get(index)!;
    this.waiting.delete(index);
    if (isSettled(record)) return again(record);
    this.waiting.set(index, record);
    return null;
  }

  /** All those of which more is known now than when they were reported; called at the end. */
  end(): HandoffRecord[] {
    const known = [...this.waiting.values()].filter(({ passed = [] }) =>
      passed.some(({ fate }) => fate !== null),
    );
    this.waiting.clear();
    return known.sort((one, other) => one.index - other.index).map(again);
  }
}

function isSettled({ passed = [] }: HandoffRecord): boolean {
  return passed.every(({ fate }) => fate !== null);
}

function again(record: HandoffRecord): HandoffRecord {
  const { outcome, problems, ready } = record;
  return alike({ ...record, replaces: { outcome, problems: problems.length, ready } }, record);
}
