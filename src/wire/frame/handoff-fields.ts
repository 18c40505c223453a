import type { MessageReading } from '../fields/field-reader.ts';
import { repeatedText } from '../fields/repeated-text.ts';
import { messageValue } from '../fields/value.ts';
import { canonicalUnsigned, type Unsigned } from '../fields/varint.ts';
import { TOKEN_LENGTH } from '../limits.ts';
import { NO_TOKEN, type Token } from '../token.ts';
import type { HandoffScan } from './handoff-scan.ts';

/** What an offer or ACK says, in a form that is cheap to get and to compare. */
export interface HandoffFields {
  readonly token: Token;
  readonly correlationId: Unsigned;
  /** Of an ACK. */
  readonly accepted: boolean;
  readonly errorDetail: string;
  /** Where `accepted` stands in the frame's bytes, or where the payload starts when it is left out. */
  readonly acceptedPlace: number;
  /** Of an offer. */
  readonly serviceName: string;
}

/** The fields of a message that the field reader has read; null for other messages and unreadable ones. */
export function handoffFields(payload: MessageReading | null): HandoffFields | null {
  if (payload === null) return null;
  const { name } = payload.type;
  if (name !== 'HandoffOffer' && name !== 'HandoffAck') return null;
  const fields = messageValue(payload);
  const fieldNamed = (wanted: string) =>
    payload.fields.findLast(({ type, readable }) => type?.name === wanted && readable);
  const token = fieldNamed('token');
  return {
    token: token === undefined ? NO_TOKEN : { bytes: payload.bytes, start: token.valueStart, end: token.end },
    correlationId: canonicalUnsigned(String(fields['correlationId'] ?? '0')),
    accepted: fields['accepted'] === true,
    errorDetail: String(fields['errorDetail'] ?? ''),
    acceptedPlace: fieldNamed('accepted')?.start ?? payload.start,
    serviceName: String(fields['serviceName'] ?? ''),
  };
}

/** The fields of a frame that HandoffScan has recognised; they are their own token’s place, to save an object. */
export class ScannedFields implements HandoffFields, Token {
  bytes: Uint8Array;
  start = 0;
  correlationId = 0;
  accepted = false;
  acceptedPlace = 0;
  private textStart = 0;
  private textEnd = 0;

  /** @param scan which has just recognised a frame in these bytes */
  constructor(bytes: Uint8Array, scan: HandoffScan) {
    this.bytes = bytes;
    this.take(bytes, scan);
  }

  /** Makes them those of another frame. */
  take(bytes: Uint8Array, scan: HandoffScan): void {
    this.bytes = bytes;
    this.start = scan.tokenStart;
    this.correlationId = scan.id;
    this.accepted = scan.accepted;
    this.acceptedPlace = scan.acceptedPlace;
    this.textStart = scan.textStart;
    this.textEnd = scan.textEnd;
  }

  get token(): Token {
    return this;
  }

  get end(): number {
    return this.start + TOKEN_LENGTH;
  }

  get errorDetail(): string {
    return repeatedText(this.bytes, this.textStart, this.textEnd);
  }

  get serviceName(): string {
    return repeatedText(this.bytes, this.textStart, this.textEnd);
  }
}
