import type { FieldType, MessageType } from './schema.ts';
import type { Unsigned } from './varint.ts';

export type WireType = 0 | 1 | 2 | 3 | 5;

/** One field as it is on the wire. Positions are indexes into the bytes that were read. */
export class FieldReading {
  /** Null where the schema does not have the number. */
  readonly type: FieldType | null;
  readonly number: number;
  readonly wireType: WireType;
  /** Where its tag starts. */
  readonly start: number;
  /** Where its value starts: after the tag, and after the length where there is one. */
  readonly valueStart: number;
  readonly end: number;
  /** The value of a varint; null for other wire types. */
  readonly integer: Unsigned | null;
  /** Set for a field that is a message. */
  message: MessageReading | null = null;
  /** False when it is in another wire type than the schema's, or not UTF-8: its value cannot be told. */
  readable = true;

  constructor(
    type: FieldType | null,
    tag: number,
    start: number,
    valueStart: number,
    end: number,
    integer: Unsigned | null,
  ) {
    this.type = type;
    this.number = tag >>> 3;
    this.wireType = (tag & 7) as WireType;
    this.start = start;
    this.valueStart = valueStart;
    this.end = end;
    this.integer = integer;
  }
}

export interface MessageReading {
  readonly type: MessageType;
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
  readonly fields: readonly FieldReading[];
  /** False when reading broke off before `end`. */
  readonly complete: boolean;
  /** True when the reference would accept the message: complete, and every known field readable. */
  readonly acceptable: boolean;
}

const WIRE_TYPE_NAMES = ['varint', '64-bit', 'length-delimited', 'group', 'end of group', '32-bit'];

/** A wire type by number and name: `2 (length-delimited)`. */
export function wireTypeName(wireType: number): string {
  return `${wireType} (${WIRE_TYPE_NAMES[wireType] ?? 'none'})`;
}
