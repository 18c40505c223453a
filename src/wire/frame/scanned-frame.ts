import type { Direction } from '../direction.ts';
import type { MessageReading } from '../fields/field-reader.ts';
import { ENVELOPE_VERSION } from '../limits.ts';
import type { Problem } from '../problem.ts';
import { PayloadEncoding, Protocol } from '../registry.ts';
import type { FrameReading } from './frame-reading.ts';
import { ScannedFields } from './handoff-fields.ts';
import { HandoffScan } from './handoff-scan.ts';
import { readThoroughly } from './thorough-frame.ts';

const scan = new HandoffScan();
const NO_PROBLEMS: readonly Problem[] = [];

const BY_KIND: readonly (readonly [message: 'HandoffOffer' | 'HandoffAck', direction: Direction])[] = [
  ['HandoffOffer', 'broker-to-backend'],
  ['HandoffAck', 'backend-to-broker'],
  ['HandoffAck', 'broker-to-client'],
];

/** The frame at `bytes[start, end)` if it is a handoff frame as every known writer makes it, else null. */
export function scannedFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  direction: Direction | null,
): ScannedFrame | null {
  if (!scan.scan(bytes, start, end)) return null;
  // Another direction than the kind tells is a deviation, for which the field reader finds the words.
  if (direction !== null && direction !== BY_KIND[scan.kind]![1]) return null;
  return new ScannedFrame(bytes, start, end, base);
}

/** A frame that HandoffScan has just recognised; its fields are read one by one only when somebody asks for them. */
export class ScannedFrame implements FrameReading {
  readonly bytes: Uint8Array;
  readonly base: number;
  readonly start: number;
  readonly end: number;
  readonly kind: number;
  readonly requestId: number;
  readonly payloadStart: number;
  readonly payloadEnd: number;
  readonly handleValue: number;
  readonly handoff: ScannedFields;
  private thorough: FrameReading | null = null;

  constructor(bytes: Uint8Array, start: number, end: number, base: number) {
    this.bytes = bytes;
    this.base = base;
    this.start = start;
    this.end = end;
    this.kind = scan.kind;
    this.requestId = scan.id;
    this.payloadStart = scan.payloadStart;
    this.payloadEnd = scan.payloadEnd;
    this.handleValue = scan.handleValue;
    this.handoff = new ScannedFields(bytes, scan);
  }

  get envelopeVersion(): number {
    return ENVELOPE_VERSION;
  }

  get payloadProtocol(): number {
    return Protocol.HANDOFF;
  }

  get payloadEncoding(): number {
    return PayloadEncoding.NONE;
  }

  get message(): 'HandoffOffer' | 'HandoffAck' {
    return BY_KIND[this.kind]![0];
  }

  get direction(): Direction {
    return BY_KIND[this.kind]![1];
  }

  get probe(): null {
    return null;
  }

  get problems(): readonly Problem[] {
    return NO_PROBLEMS;
  }

  get envelope(): MessageReading | null {
    return this.fieldByField.envelope;
  }

  get payload(): MessageReading | null {
    return this.fieldByField.payload;
  }

  private get fieldByField(): FrameReading {
    this.thorough ??= readThoroughly(this.bytes, this.start, this.end, this.base, this.direction);
    return this.thorough;
  }
}
