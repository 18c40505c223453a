import { readMessage } from '../fields/field-reader.ts';
import { messageType } from '../fields/schema.ts';
import { TOKEN_LENGTH } from '../limits.ts';
import { tokenLength } from '../token.ts';
import type { FrameReading } from './frame-reading.ts';
import { type HandoffFields, handoffFields } from './handoff-fields.ts';

/** The fields of an ACK that came under another protocol; null where the payload does not read as one with a token. */
export function looseHandoffFields(frame: FrameReading): HandoffFields | null {
  const { bytes, payloadStart, payloadEnd } = frame;
  if (payloadEnd - payloadStart < TOKEN_LENGTH) return null;
  const place = { path: 'payload', base: 0, undecodable: 'payload-undecodable' } as const;
  const payload = readMessage(messageType('HandoffAck'), bytes, payloadStart, payloadEnd, place, []);
  const fields = payload.acceptable ? handoffFields(payload) : null;
  return fields !== null && tokenLength(fields.token) === TOKEN_LENGTH ? fields : null;
}
