import { Failure } from '../failure.ts';
import type { Handoff } from './handoff.ts';

/** How many handoffs are kept that were not asked for yet; of more, the oldest are forgotten. */
const MOST_KEPT = 10_000;

/** Handoffs in the order in which they ended. */
export class HandoffQueue implements AsyncIterable<Handoff> {
  private readonly kept = new Map<number, Handoff>();
  private readonly asking: ((record: Handoff | null) => void)[] = [];
  private closed = false;

  add(record: Handoff): void {
    const first = this.asking.shift();
    if (first !== undefined) return first(record);
    this.kept.set(record.index, record);
    if (this.kept.size > MOST_KEPT) this.kept.delete(this.kept.keys().next().value!);
  }

  /** More of a handoff followed: it is shown in what was not taken yet, and lost to what was. */
  replace(record: Handoff): void {
    if (this.kept.has(record.index)) this.kept.set(record.index, record);
  }

  /** No more handoffs will come. */
  close(): void {
    this.closed = true;
    for (const done of this.asking.splice(0)) done(null);
  }

  /** The next one. Rejects with a Failure where no more can come. */
  async next(): Promise<Handoff> {
    const next = await this.take();
    if (next !== null) return next;
    throw new Failure('environment', 'ECLOSED', 'it was closed before another handoff ended');
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Handoff> {
    for (let next = await this.take(); next !== null; next = await this.take()) yield next;
  }

  private take(): Promise<Handoff | null> {
    const first = this.kept.values().next().value;
    if (first !== undefined) this.kept.delete(first.index);
    if (first !== undefined || this.closed) return Promise.resolve(first ?? null);
    return new Promise((done) => this.asking.push(done));
  }
}
