import type { HandoffRecord } from '../records/traffic-records.ts';

/** Handoffs that nobody has asked for; of more, the oldest are forgotten. */
const MOST_KEPT = 10_000;

/** Handoffs in the order in which they ended, for whoever asks for the next one. */
export class HandoffQueue implements AsyncIterable<HandoffRecord> {
  private readonly kept: HandoffRecord[] = [];
  private readonly asking: { done: (record: HandoffRecord | null) => void }[] = [];
  private closed = false;

  add(record: HandoffRecord): void {
    const first = this.asking.shift();
    if (first !== undefined) return first.done(record);
    this.kept.push(record);
    if (this.kept.length > MOST_KEPT) this.kept.shift();
  }

  /** No more will come. */
  close(): void {
    this.closed = true;
    for (const { done } of this.asking.splice(0)) done(null);
  }

  /** The next one; null: none will come any more. */
  next(): Promise<HandoffRecord | null> {
    const first = this.kept.shift();
    if (first !== undefined || this.closed) return Promise.resolve(first ?? null);
    return new Promise((done) => this.asking.push({ done }));
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<HandoffRecord> {
    for (let next = await this.next(); next !== null; next = await this.next()) yield next;
  }
}
