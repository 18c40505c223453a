import type { Direction } from './direction.ts';
import type { MessageReading } from './field-reader.ts';
import type { FrameReading } from './frame-reading.ts';
import { ScannedFields } from './handoff-fields.ts';
import { HandoffScan } from './handoff-scan.ts';
import { ENVELOPE_VERSION } from './limits.ts';
import type { Problem } from './problem.ts';
import { PayloadEncoding, Protocol } from './registry.ts';

const scan = new HandoffScan();
const NO_PROBLEMS: readonly Problem[] = [];

const BY_KIND: readonly (readonly [message: 'HandoffOffer' | 'HandoffAck', direction: Direction])[] = [
  ['HandoffOffer', 'broker-to-backend'],
  ['HandoffAck', 'backend-to-broker'],
  ['HandoffAck', 'broker-to-client'],
];

/**
 * The frame at `bytes[start, end)` if it is a handoff frame as every known writer makes it, else null.
 * @param read reads it field by field, for those who ask for its fields
 */
export function scannedFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  direction: Direction | null,
  read: () => FrameReading,
): ScannedFrame | null {
  if (!scan.scan(bytes, start, end)) return null;
  // Another direction than the kind tells is a deviation, for which the field reader finds the words.
  if (direction !== null && direction !== BY_KIND[scan.kind]![1]) return null;
  return new ScannedFrame(bytes, start, end, base, read);
}

/** A frame that HandoffScan has just recognised; its fields are read one by one only when somebody asks for them. */
export class ScannedFrame implements FrameReading {
  readonly bytes: Uint8Array;
  readonly base: number;
  readonly start: number;
  readonly end: number;
  readonly envelopeVersion = ENVELOPE_VERSION;
  readonly kind = scan.kind;
  readonly payloadProtocol = Protocol.HANDOFF;
  readonly requestId = scan.id;
  readonly payloadEncoding = PayloadEncoding.NONE;
  readonly payloadStart = scan.payloadStart;
  readonly payloadEnd = scan.payloadEnd;
  readonly tokenStart = scan.tokenStart;
  readonly handleValue = scan.handleValue;
  readonly message = BY_KIND[scan.kind]![0];
  readonly direction = BY_KIND[scan.kind]![1];
  readonly probe = null;
  readonly handoff: ScannedFields;
  readonly problems = NO_PROBLEMS;
  private readonly read: () => FrameReading;
  private thorough: FrameReading | null = null;

  constructor(bytes: Uint8Array, start: number, end: number, base: number, read: () => FrameReading) {
    this.bytes = bytes;
    this.base = base;
    this.start = start;
    this.end = end;
    this.read = read;
    this.handoff = new ScannedFields(bytes, scan);
  }

  get envelope(): MessageReading | null {
    return this.fieldByField.envelope;
  }

  get payload(): MessageReading | null {
    return this.fieldByField.payload;
  }

  private get fieldByField(): FrameReading {
    this.thorough ??= this.read();
    return this.thorough;
  }
}
