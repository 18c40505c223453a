import { RecentlyUsed } from './recently-used.ts';
import type { FrameRecord, HandoffRecord, SidebandRecord } from './traffic-records.ts';

/** The handoff that names a part comes after it; one whose parts are older than this many others is shown without them. */
const MOST = 20_000;

/** What handoffs are made of, for whoever shows a handoff together with its sideband and its frames. */
export class HandoffParts<Frame, Sideband> {
  private readonly frames: RecentlyUsed<number, Frame>;
  /** The last sideband of each connection, until its offer comes. */
  private readonly waiting: RecentlyUsed<number, Sideband>;
  /** The sideband of each offer, by the index of the offer. */
  private readonly sidebands: RecentlyUsed<number, Sideband>;

  /** @param most how many frames and sidebands are remembered */
  constructor(most = MOST) {
    this.frames = new RecentlyUsed(most);
    this.waiting = new RecentlyUsed(most);
    this.sidebands = new RecentlyUsed(most);
  }

  /** @param kept what is remembered of it */
  sideband({ connection }: SidebandRecord, kept: Sideband): void {
    this.waiting.set(connection, kept);
  }

  /** @param kept what is remembered of it */
  frame({ index, connection, message }: FrameRecord, kept: Frame): void {
    this.frames.set(index, kept);
    if (message !== 'HandoffOffer') return;
    const sideband = this.waiting.get(connection);
    if (sideband === undefined) return;
    this.sidebands.set(index, sideband);
    this.waiting.delete(connection);
  }

  /** The frames of a handoff that are remembered, in the order in which they passed. */
  framesOf({ offer, ack, ready }: HandoffRecord): readonly Frame[] {
    return [offer, ack, ready].flatMap((index) => this.frameAt(index) ?? []);
  }

  /** The frame with that index; null where it is not remembered, or there is no index. */
  frameAt(index: number | null): Frame | null {
    return index === null ? null : (this.frames.get(index) ?? null);
  }

  /** The sideband before that offer; null where there was none, or no offer. */
  sidebandOf(offer: number | null): Sideband | null {
    return offer === null ? null : (this.sidebands.get(offer) ?? null);
  }

  /** Nobody will ask for that frame again. */
  forget(index: number): void {
    this.frames.delete(index);
    this.sidebands.delete(index);
  }
}
