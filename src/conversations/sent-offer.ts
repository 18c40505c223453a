import { encodeMessageDraft, type MessageDraft } from '../frames/message.ts';
import type { Offered } from '../handoff/judge-ack.ts';
import { canonicalUnsigned } from '../wire/fields/varint.ts';
import { tokenFrom } from '../wire/token.ts';
import type { Instant } from './contract.ts';

/** An offer that was sent, as far as its answer depends on it. */
export interface SentOffer extends Offered {
  /** Null until it is written. */
  deliveredAt: Instant | null;
  /** Its bytes, where it was found in what is sent. */
  readonly frame?: Uint8Array;
}

/** What the answer to an offer has to repeat. */
export function offeredBy({ frame }: MessageDraft): Offered {
  const { token = new Uint8Array(), correlationId = 0 } = frame?.payload ?? {};
  return {
    token: tokenFrom(token as Uint8Array),
    correlationId: canonicalUnsigned(String(correlationId)),
  };
}

/** The bytes of an offer's frame, as the draft says it. */
export function frameOf(message: MessageDraft): Uint8Array {
  return Buffer.concat(encodeMessageDraft(message).frame.map(({ bytes }) => bytes));
}
