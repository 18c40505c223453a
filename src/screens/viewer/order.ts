import { OUTCOMES } from '../../handoff/judge-ack.ts';
import type { Filtering, Rows } from './filtering.ts';
import type { Recording } from './recording.ts';

export const SORTS = ['time', 'outcome', 'latency', 'service', 'connection'] as const;
export type Sort = (typeof SORTS)[number];

/** Handoffs in some order: those that a filter lets pass, as they came or sorted. */
export class OrderedHandoffs implements Rows {
  sort: Sort = 'time';
  /** Sorted indexes, and for how many that was done; null while they are in their own order. */
  private order: Uint32Array | null = null;
  private readonly recording: Recording;
  private readonly filtering: Filtering;

  constructor(recording: Recording, filtering: Filtering) {
    this.recording = recording;
    this.filtering = filtering;
  }

  get filter(): string {
    return this.filtering.filter;
  }

  get length(): number {
    return this.filtering.length;
  }

  /** Those that came after the sorting follow in their own order. */
  at(place: number): number {
    const { order } = this;
    return order !== null && place < order.length ? order[place]! : this.filtering.at(place);
  }

  placeOf(index: number): number {
    return this.order === null ? this.filtering.placeOf(index) : Math.max(0, this.order.indexOf(index));
  }

  sortBy(sort: Sort): void {
    this.sort = sort;
    this.renew();
  }

  /** Sorts again, as there are others now. */
  renew(): void {
    this.order = null;
    if (this.sort === 'time') return;
    const indexes = Uint32Array.from({ length: this.length }, (_, place) => this.filtering.at(place));
    const keys: (string | number)[] = [];
    for (const index of indexes) keys[index] = this.key(index);
    this.order = indexes.sort((one, other) => {
      const [left, right] = [keys[one]!, keys[other]!];
      return left < right ? -1 : left > right ? 1 : one - other;
    });
  }

  /** The worst outcomes and the longest latencies come first. */
  private key(index: number): string | number {
    const { handoffs } = this.recording.rows;
    switch (this.sort) {
      case 'outcome':
        return -OUTCOMES.indexOf(handoffs.outcomeAt(index));
      case 'latency':
        return -(handoffs.latencyAt(index) ?? -1);
      case 'service':
        return String(this.recording.filteredHandoff.of(index)['serviceName'] ?? '');
      default:
        return handoffs.connectionAt(index);
    }
  }
}
