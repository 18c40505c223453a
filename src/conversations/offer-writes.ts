import type { Token } from '../wire/token.ts';
import type { Part } from './contract.ts';
import { OffersInBytes, type OffersReader } from './offers-in-bytes.ts';
import type { SentOffer } from './sent-offer.ts';

/** What is about to be written at once. */
interface Made {
  readonly offers: readonly SentOffer[];
  /** Offset of its end. */
  readonly end: number;
}

/** What was written at once, and has not been reported as sent. */
interface Leaving extends Made {
  readonly delivery: number;
}

/** All that is written to one connection, and the offers in each write. What one offer leaves unfinished takes bytes of the next one. */
export class OfferWrites implements OffersReader {
  private readonly reader = new OffersInBytes();
  private readonly making: Made[] = [];
  /** In transit, in order. */
  private readonly leaving: Leaving[] = [];
  /** How many bytes have left. */
  private sentUpTo = 0;

  /** The offers in what is about to be written. */
  read(parts: readonly Part[]): readonly SentOffer[] {
    const offers = this.reader.read(parts);
    this.making.push({ offers, end: this.reader.length });
    return offers;
  }

  /** What was made first is written now. @param delivery the number of the delivery that it is part of */
  begin(delivery: number): void {
    this.leaving.push({ delivery, ...this.making.shift()! });
  }

  /** The oldest write has left; null where none was in transit. */
  left(): Leaving | null {
    const left = this.leaving.shift() ?? null;
    this.sentUpTo = left?.end ?? this.sentUpTo;
    return left;
  }

  /** Whether any is in transit. */
  get areLeaving(): boolean {
    return this.leaving.length > 0;
  }

  /** Whether the last sideband has that token, and no offer has followed it. */
  announces(token: Token): boolean {
    return this.reader.announces(token);
  }

  /** The offer with that token counts already, though it could not be found whole so far. */
  leaveOut(token: Token): void {
    this.reader.leaveOut(token);
  }

  /** The offers in what has left that show only now that nothing follows: something unfinished before them had hidden them. */
  end(): readonly SentOffer[] {
    return this.reader.end(this.sentUpTo);
  }
}
