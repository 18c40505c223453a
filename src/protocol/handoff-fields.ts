import type { MessageReading } from './field-reader.ts';
import type { HandoffScan } from './handoff-scan.ts';
import { TOKEN_LENGTH } from './limits.ts';
import { latin1, messageValue, utf8 } from './value.ts';
import { canonicalUnsigned, type Unsigned } from './varint.ts';

/** What an offer or ACK says, in a form that is cheap to get and to compare. */
export interface HandoffFields {
  /** The token's bytes, one character each: a key for maps. */
  readonly tokenKey: string;
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
  return {
    tokenKey: keyOf(String(fields['token'] ?? '')),
    correlationId: canonicalUnsigned(String(fields['correlationId'] ?? '0')),
    accepted: fields['accepted'] === true,
    errorDetail: String(fields['errorDetail'] ?? ''),
    acceptedPlace: payload.fields.findLast(({ type }) => type?.name === 'accepted')?.start ?? payload.start,
    serviceName: String(fields['serviceName'] ?? ''),
  };
}

/** The fields of a frame that HandoffScan has recognised. */
export class ScannedFields implements HandoffFields {
  readonly tokenKey: string;
  readonly correlationId: number;
  readonly accepted: boolean;
  readonly acceptedPlace: number;
  private readonly bytes: Uint8Array;
  private readonly textStart: number;
  private readonly textEnd: number;

  /** @param scan which has just recognised a frame in these bytes */
  constructor(bytes: Uint8Array, scan: HandoffScan) {
    this.bytes = bytes;
    this.tokenKey = latin1(bytes, scan.tokenStart, scan.tokenStart + TOKEN_LENGTH);
    this.correlationId = scan.id;
    this.accepted = scan.accepted;
    this.acceptedPlace = scan.acceptedPlace;
    this.textStart = scan.textStart;
    this.textEnd = scan.textEnd;
  }

  get errorDetail(): string {
    return utf8(this.bytes, this.textStart, this.textEnd);
  }

  get serviceName(): string {
    return utf8(this.bytes, this.textStart, this.textEnd);
  }
}

/** The key of a token in lower-case hex, and back. */
export function keyOf(token: string): string {
  return Buffer.from(token, 'hex').latin1Slice();
}

export function tokenOf(key: string): string {
  return Buffer.from(key, 'latin1').hexSlice();
}
