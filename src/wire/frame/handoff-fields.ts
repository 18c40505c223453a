import type { MessageReading } from '../fields/reading.ts';
import { readingValue } from '../fields/value.ts';
import type { Unsigned } from '../fields/varint.ts';
import { NO_TOKEN, type Token } from '../token.ts';

/** What an offer or ACK says, in a form that is cheap to get and to compare. */
export interface HandoffFields {
  readonly token: Token;
  readonly correlationId: Unsigned;
  /** Of an ACK. */
  readonly accepted: boolean;
  readonly errorDetail: string;
  /** Where `accepted` is in the frame’s bytes, or where the payload starts when it is left out. */
  readonly acceptedPlace: number;
  /** Of an offer. */
  readonly serviceName: string;
}

/** The fields of an offer or ACK, with the defaults of those that are left out or unreadable; null for other messages. */
export function handoffFields(payload: MessageReading | null): HandoffFields | null {
  if (payload === null) return null;
  const { name } = payload.type;
  if (name !== 'HandoffOffer' && name !== 'HandoffAck') return null;
  const last = (wanted: string) =>
    payload.fields.findLast(({ type, readable }) => type?.name === wanted && readable);
  const text = (wanted: string) => {
    const field = last(wanted);
    return field === undefined ? '' : String(readingValue(field, payload.bytes) ?? '');
  };
  const token = last('token');
  const accepted = last('accepted');
  return {
    token: token === undefined ? NO_TOKEN : { bytes: payload.bytes, start: token.valueStart, end: token.end },
    correlationId: last('correlationId')?.integer ?? 0,
    accepted: accepted !== undefined && accepted.integer !== 0,
    errorDetail: text('errorDetail'),
    acceptedPlace: accepted?.start ?? payload.start,
    serviceName: text('serviceName'),
  };
}
