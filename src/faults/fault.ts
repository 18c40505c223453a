import type { Draft } from '../frames/draft.ts';

/** One named deviation from the protocol, made on purpose; everything else of the frame stays right. */
export interface Fault {
  readonly name: string;
  /** What is wrong with the frame, for help and docs/faults.md. */
  readonly summary: string;
  /** The check that it fails at a conforming peer; null where the reference lets it pass. In an ACK, where frames differ. */
  readonly reaches: string | null;
  /** What it can be made in: the offer, ACK and ready of a handoff, or a client’s Hello. */
  readonly frames: readonly ('handoff' | 'hello')[];
  readonly apply: (draft: Draft) => Draft;
}
