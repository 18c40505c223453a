import { TOKEN_LENGTH } from '../limits.ts';
import { tokenLength } from '../token.ts';
import type { FrameReading } from './frame-reading.ts';
import { type HandoffFields, handoffFields } from './handoff-fields.ts';
import { payloadAs } from './reads-as.ts';

/**
 * The fields, as far as they can be read, of an answer that came under another protocol, or under an encoding that it does not have. Other
 * bytes do not have the token of an offer by chance, whatever its length. docs/protocol.md, reading-ack.
 */
export function looseHandoffFields(frame: FrameReading): HandoffFields | null {
  return handoffFields(payloadAs(frame, 'HandoffAck'));
}

/** Whether the whole payload reads as an ACK with a token, whatever its frame says. */
export function readsAsAck(frame: FrameReading): boolean {
  if (frame.payloadEnd - frame.payloadStart < TOKEN_LENGTH) return false;
  const payload = payloadAs(frame, 'HandoffAck');
  const fields = handoffFields(payload);
  return payload.acceptable && fields !== null && tokenLength(fields.token) === TOKEN_LENGTH;
}
