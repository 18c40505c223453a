import { readFrame } from '../wire/frame/frame.ts';
import { StreamSplitter } from '../wire/stream/stream.ts';
import type { Part } from './contract.ts';
import type { SentOffer } from './sent-offer.ts';

/** Finds the offers in what is sent on one connection as records show them: also after bytes that no backend can read. */
export class OffersInBytes {
  private found: SentOffer[] = [];
  private readonly splitter = new StreamSplitter(
    {
      sideband: () => {},
      frame: (bytes, start, end, base) => {
        const { handoff } = readFrame(bytes, start, end, base, 'broker-to-backend');
        if (handoff === null) return;
        const { token, correlationId } = handoff;
        this.found.push({ token, correlationId, deliveredAt: null });
      },
      unframed: () => {},
    },
    true,
  );

  /** The offers that end in these bytes, in order. */
  read(parts: readonly Part[]): readonly SentOffer[] {
    this.found = [];
    for (const { bytes, passed = [] } of parts) {
      if (passed.length > 0) this.splitter.markDescriptor();
      this.splitter.push(bytes);
    }
    return this.found;
  }
}
