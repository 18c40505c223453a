import type { FieldReading, MessageReading } from '../fields/reading.ts';
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
  return name === 'HandoffOffer' || name === 'HandoffAck' ? new ReadHandoffFields(payload) : null;
}

/** Makes texts only of what is asked for: an ACK may have one of 16 MiB, which nobody needs unless it refuses. */
class ReadHandoffFields implements HandoffFields {
  readonly token: Token;
  readonly correlationId: Unsigned;
  readonly accepted: boolean;
  readonly acceptedPlace: number;
  private readonly payload: MessageReading;

  constructor(payload: MessageReading) {
    this.payload = payload;
    const token = this.last('token');
    this.token =
      token === undefined ? NO_TOKEN : { bytes: payload.bytes, start: token.valueStart, end: token.end };
    this.correlationId = this.last('correlationId')?.integer ?? 0;
    const accepted = this.last('accepted');
    this.accepted = accepted !== undefined && accepted.integer !== 0;
    this.acceptedPlace = accepted?.start ?? payload.start;
  }

  get errorDetail(): string {
    return this.text('errorDetail');
  }

  get serviceName(): string {
    return this.text('serviceName');
  }

  private last(wanted: string): FieldReading | undefined {
    return this.payload.fields.findLast(({ type, readable }) => type?.name === wanted && readable);
  }

  private text(wanted: string): string {
    const field = this.last(wanted);
    return field === undefined ? '' : String(readingValue(field, this.payload.bytes) ?? '');
  }
}
