import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { Direction } from '../wire/direction.ts';
import { envelopeValue, hex, type MessageValue, messageValue, type Value } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import type { Problem } from '../wire/problem.ts';
import { formatTime } from './time-text.ts';
import type { DecodedPayload, FrameRecord } from './traffic-records.ts';

/** The record of a frame. Envelope and payload are read from the bytes when first asked for. */
export class ReadFrameRecord implements FrameRecord {
  readonly type = 'frame';
  readonly index: number;
  readonly connection: number;
  readonly problems: readonly Problem[];
  readonly descriptors: number | null;
  readonly passed?: readonly PassedDescriptor[];
  /** Set where several recordings are one, by whoever makes them one. */
  file?: string;
  /** Set where payloads are read by the user's own schema, before the record is shown. */
  decoded?: DecodedPayload | null;
  /** The fields with their places on the wire. */
  readonly reading: FrameReading;
  /** The time, since the epoch; null where it is not known. */
  readonly microseconds: number | null;

  constructor(
    index: number,
    connection: number,
    microseconds: number | null,
    reading: FrameReading,
    problems: readonly Problem[],
    descriptors: number | null = null,
    passed: readonly PassedDescriptor[] | null | undefined = null,
  ) {
    this.index = index;
    this.connection = connection;
    this.microseconds = microseconds;
    this.reading = reading;
    this.problems = problems;
    this.descriptors = descriptors;
    if (passed) this.passed = passed;
  }

  get direction(): Direction | null {
    return this.reading.direction;
  }

  get offset(): number {
    return this.reading.base + this.reading.start;
  }

  get length(): number {
    return this.reading.end - this.reading.start;
  }

  get time(): string | null {
    return this.microseconds === null ? null : formatTime(this.microseconds);
  }

  get message(): string | null {
    return this.reading.message;
  }

  get envelope(): MessageValue {
    const { envelope } = this.reading;
    return envelope === null ? NO_ENVELOPE : envelopeValue(envelope);
  }

  get payload(): Value {
    const { reading } = this;
    if (reading.payload !== null) return messageValue(reading.payload);
    if (reading.probe !== null) {
      const { bytes, nonceStart, nonceEnd, daemon } = reading.probe;
      return {
        nonce: hex(bytes, nonceStart, nonceEnd),
        daemon: daemon === null ? null : messageValue(daemon),
      };
    }
    const told = reading.payloadStart < reading.payloadEnd || reading.envelope?.complete === true;
    return told ? hex(reading.bytes, reading.payloadStart, reading.payloadEnd) : null;
  }
}

/** What a bare Hello has instead of an envelope: every field, all of them null. */
const NO_ENVELOPE: MessageValue = {
  envelopeVersion: null,
  kind: null,
  payloadProtocol: null,
  requestId: null,
  payloadEncoding: null,
  deadlineUnixMs: null,
  traceparent: null,
  tracestate: null,
};
