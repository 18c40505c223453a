import { readFrame } from '../wire/frame/frame.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { markedSideband, possibleSideband } from '../wire/stream/marked-sideband.ts';
import { StreamSplitter } from '../wire/stream/stream.ts';
import { copiedToken, sameToken, type Token, tokenFrom, tokenLength } from '../wire/token.ts';
import type { Part } from './contract.ts';
import type { SentOffer } from './sent-offer.ts';

/** Reads what is sent on one connection. */
export interface OffersReader {
  /** The offers that end in these bytes, in order. */
  read(parts: readonly Part[]): readonly SentOffer[];
  /** Whether the last sideband has that token, and no offer has followed it. */
  announces(token: Token): boolean;
}

/** Finds the offers in what is sent on one connection as records show them: also after bytes that no backend can read. */
export class OffersInBytes implements OffersReader {
  private found: SentOffer[] = [];
  /** What is left out: by token, and where in the stream it must have begun before. */
  private readonly leftOut: { readonly token: Token; readonly before: number }[] = [];
  /** Offset of the last byte that was sent with a descriptor; -1: none was. */
  private descriptorAt = -1;
  /** Offset of the last sideband that can be read as one; -1: none can. */
  private sidebandAt = -1;
  /** Its token, until an offer follows it. */
  private sideband: Token | null = null;
  /** How much of what was written counts as sent. */
  private sentUpTo = Number.POSITIVE_INFINITY;
  private readonly splitter = new StreamSplitter(
    {
      sideband: (bytes, start, base) => {
        this.sidebandAt = base + start;
        this.sideband = copiedToken({ bytes, start, end: start + TOKEN_LENGTH });
      },
      frame: (bytes, start, end, base) => {
        const { message, handoff } = readFrame(bytes, start, end, base, 'broker-to-backend');
        if (message !== 'HandoffOffer' || handoff === null) return;
        this.sideband = null;
        if (base + end > this.sentUpTo) return;
        const { token, correlationId } = handoff;
        if (this.isLeftOut(token, base + start)) return;
        this.found.push({ token, correlationId, deliveredAt: null, frame: bytes.slice(start, end) });
      },
      unframed: () => {},
    },
    true,
  );

  /** How many bytes it has read. */
  get length(): number {
    return this.splitter.length;
  }

  /** Leaves out the offer with that token that was sent already, however often it is found after all: what came before it may have hidden it. */
  leaveOut(token: Token): void {
    if (tokenLength(token) === TOKEN_LENGTH) this.leftOut.push({ token, before: this.splitter.length });
  }

  /** The offers that end in these bytes, in order. */
  read(parts: readonly Part[]): readonly SentOffer[] {
    this.found = [];
    for (const { bytes, passed = [] } of parts) {
      if (passed.length > 0) {
        this.descriptorAt = this.splitter.length;
        this.splitter.markDescriptor();
      }
      this.splitter.push(bytes);
    }
    return this.found;
  }

  /**
   * The offers that show only now that nothing follows: something unfinished before them had hidden them.
   * @param sentUpTo how many of the bytes were sent
   */
  end(sentUpTo: number): readonly SentOffer[] {
    this.found = [];
    this.sentUpTo = sentUpTo;
    this.splitter.end();
    return this.found;
  }

  announces(token: Token): boolean {
    const { splitter, descriptorAt, sidebandAt, sideband } = this;
    const marked = markedSideband(splitter, descriptorAt);
    if (marked !== null) return marked !== 'hidden' && sameToken(tokenFrom(marked), token);
    const cutUpTo = splitter.length - splitter.pending.length;
    // What came with the descriptor was taken for a part of an offer that was left unfinished.
    if (descriptorAt > sidebandAt && descriptorAt < cutUpTo) return false;
    return possibleSideband(splitter, token) !== null || (sideband !== null && sameToken(sideband, token));
  }

  private isLeftOut(token: Token, offset: number): boolean {
    return this.leftOut.some((one) => offset < one.before && sameToken(one.token, token));
  }
}
