import type { PassedDescriptor } from '../../wire/descriptor.ts';
import type { Handoff } from '../handoff.ts';

/** How many handoffs of one connection are remembered. */
const MOST = 64;

/** Where a handoff is that has ended. */
export type EndedPlace = Pick<Handoff, 'entry' | 'index'>;

type Waiting = EndedPlace & { readonly passed: readonly PassedDescriptor[] };

/** Never added to: nearly no connection has any. */
const NO_LIST: Waiting[] = [];

/** Handoffs of a connection that ended before it was known what became of their descriptors. */
export class UnsettledHandoffs {
  private list = NO_LIST;

  get none(): boolean {
    return this.list.length === 0;
  }

  /** Takes in a handoff that has ended; remembers it only where there is something to wait for. */
  add({ entry, index, passed }: Handoff): void {
    if (passed === null || passed.every(({ fate }) => fate !== null)) return;
    if (this.list === NO_LIST) this.list = [];
    this.list.push({ entry, index, passed });
    if (this.list.length > MOST) this.list.shift();
  }

  /** The handoff that a descriptor belongs to; null where none waits to hear what became of it. */
  settled(descriptor: PassedDescriptor): EndedPlace | null {
    const place = this.list.find(({ passed }) => passed.includes(descriptor));
    if (place === undefined) return null;
    if (place.passed.every(({ fate }) => fate !== null)) this.list = this.list.filter((one) => one !== place);
    return place;
  }
}
