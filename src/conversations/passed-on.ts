import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Incoming } from '../wire/strict/offer-reader.ts';
import type { Command, Use } from './contract.ts';

type WholeOffer = Extract<Incoming, { readonly type: 'offer' }>;

const KINDS = {
  datagram: 'a datagram socket, not a connection',
  listener: 'a listening socket, not a connection',
  pipe: 'a pipe, not a connection',
  file: 'a file, not a connection',
  other: 'not a connected stream socket',
};

/** The descriptors, or on Windows the handle, that came with one offer, of which a backend uses the first that came in its place. */
export class PassedOn {
  /** Why a real backend would not receive what the sideband must bring; null: it would. */
  readonly missing: string | null;
  private usable: PassedDescriptor | null;
  private others: PassedDescriptor[];

  /**
   * @param placed those that came with the sideband
   * @param misplaced those that came with the offer's own bytes, where no reader of sidebands gets them
   * @param required whether one has to be there: a sideband came, and descriptors can be seen here
   */
  private constructor(
    placed: readonly PassedDescriptor[],
    misplaced: readonly PassedDescriptor[],
    required: boolean,
  ) {
    const arrived = placed.filter(({ fate }) => fate === null);
    const [first = null, ...rest] = arrived;
    this.usable = first;
    this.others = [...rest, ...misplaced.filter(({ fate }) => fate === null)];
    this.missing =
      first !== null
        ? null
        : placed.length > 0
          ? 'the kernel dropped the descriptor that came with the sideband (MSG_CTRUNC): are too many files open?'
          : misplaced.length > 0
            ? 'the descriptor came with the bytes of the offer instead of the sideband’s'
            : required
              ? 'no descriptor came with the sideband'
              : null;
  }

  /** What came with an offer. @param seen whether descriptors can be seen here */
  static with({ sideband, handle, misplaced }: WholeOffer, seen: boolean): PassedOn {
    const placed = handle === null ? (sideband?.passed ?? []) : [handle];
    return new PassedOn(placed, misplaced, sideband !== null && seen);
  }

  /** Why the descriptor that came cannot be served; null: it can, or none came. */
  get unusable(): string | null {
    const { kind = null, handle } = this.usable ?? {};
    if (handle === '0') return 'no handle came with the offer';
    if (handle !== undefined && kind === null)
      return `the handle ${handle} is not one that was passed to this process`;
    if (handle !== undefined && kind !== 'stream')
      return `the handle ${handle} is not that of a connected pipe`;
    return kind === null || kind === 'stream' ? null : `the descriptor is ${KINDS[kind]}`;
  }

  /** Closes what nobody will use. */
  closeOthers(): Command[] {
    const { others } = this;
    this.others = [];
    return others.map((descriptor) => ({ type: 'settle', descriptor, use: 'close' }));
  }

  /** Settles the one that is used, once. */
  settle(use: Use): Command[] {
    const descriptor = this.usable;
    this.usable = null;
    return descriptor === null ? [] : [{ type: 'settle', descriptor, use }];
  }
}
