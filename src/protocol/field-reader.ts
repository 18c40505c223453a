import { type Problem, problem } from './problem.ts';
import { type FieldType, enumNames, isReserved, type MessageType, messageType } from './schema.ts';
import { firstInvalidUtf8 } from './utf8.ts';
import { type Unsigned, VarintReader } from './varint.ts';

export type WireType = 0 | 1 | 2 | 3 | 5;

/** One field as it stands on the wire. Positions are indexes into the bytes that were read. */
export interface FieldReading {
  /** Null where the schema does not have the number. */
  readonly type: FieldType | null;
  readonly number: number;
  readonly wireType: WireType;
  /** Where its tag starts. */
  readonly start: number;
  /** Where its value starts: behind the tag, and behind the length where there is one. */
  readonly valueStart: number;
  readonly end: number;
  /** The value of a varint; null for other wire types. */
  readonly integer: Unsigned | null;
  /** Set for a field that is a message. */
  readonly message: MessageReading | null;
  /** False when it is in another wire type than the schema's, or no UTF-8: its value cannot be told. */
  readonly readable: boolean;
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

/** Where a message stands, for the problems found in it. */
export interface Place {
  /** Path of the message, such as `payload`; its fields' paths start with it. */
  readonly path: string;
  /** Added to an index into the bytes, it gives the offset in the stream. */
  readonly base: number;
  /** Reported when the message cannot be read to its end. */
  readonly undecodable: 'frame-undecodable' | 'payload-undecodable';
}

/** The reference gives up on unknown groups nested deeper than this. */
const MAX_GROUP_DEPTH = 100;
const MAX_FIELD_NUMBER = 0x1fff_ffff;

class Undecodable extends Error {
  readonly position: number;
  constructor(position: number, message: string) {
    super(message);
    this.position = position;
  }
}

/**
 * Reads `bytes[start, end)` as a message of that type, keeping each field's place, and adds what is wrong with it
 * to `problems` in the order of the bytes. Never throws: an undecodable message gives the fields before the fault.
 */
export function readMessage(
  type: MessageType,
  bytes: Uint8Array,
  start: number,
  end: number,
  place: Place,
  problems: Problem[],
): MessageReading {
  return new FieldReader(bytes, place, problems).message(type, start, end, place.path);
}

class FieldReader {
  private readonly varint = new VarintReader();
  private readonly bytes: Uint8Array;
  private readonly place: Place;
  private readonly problems: Problem[];

  constructor(bytes: Uint8Array, place: Place, problems: Problem[]) {
    this.bytes = bytes;
    this.place = place;
    this.problems = problems;
  }

  message(type: MessageType, start: number, end: number, path: string): MessageReading {
    const fields: FieldReading[] = [];
    const seen = new Set<number | string>();
    let complete = true;
    let position = start;
    while (position < end) {
      const field = this.tryField(type, position, end, path, seen);
      if (field === null) {
        complete = false;
        break;
      }
      fields.push(field);
      position = field.end;
      if (field.message !== null && !field.message.complete) complete = false;
    }
    const acceptable = complete && fields.every((f) => f.readable && (f.message?.acceptable ?? true));
    return { type, start, end, bytes: this.bytes, fields, complete, acceptable };
  }

  private tryField(
    type: MessageType,
    position: number,
    end: number,
    path: string,
    seen: Set<number | string>,
  ): FieldReading | null {
    try {
      return this.field(type, position, end, path, seen);
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      this.report(this.place.undecodable, path, error.position, `${type.name}: ${error.message}`);
      return null;
    }
  }

  private field(
    message: MessageType,
    start: number,
    end: number,
    parent: string,
    seen: Set<number | string>,
  ): FieldReading {
    this.readVarint(start, end, 'a field’s tag', parent);
    if (this.varint.high !== 0) throw new Undecodable(start, 'a tag has more than 32 bits');
    const tag = this.varint.low;
    const number = tag >>> 3;
    const wireType = tag & 7;
    if (number === 0) throw new Undecodable(start, 'a tag has field number 0, which protobuf forbids');
    if (number > MAX_FIELD_NUMBER) throw new Undecodable(start, `a tag has field number ${number}`);
    const type = message.byNumber.get(number) ?? null;
    const path = `${parent}.${type?.name ?? number}`;
    const value = this.value(start, this.varint.next, end, number, wireType, path);
    const base = { type, number, wireType: wireType as WireType, start, ...value };
    if (type === null) {
      const why = isReserved(message, number) ? 'which the schema reserves' : 'which the schema does not have';
      this.report('unknown-field', path, start, `${message.name} has a field ${number}, ${why}`);
      return { ...base, message: null, readable: true };
    }
    if (wireType !== type.wireType) {
      const text = `${message.name}.${type.name} must have wire type ${wireTypeName(type.wireType)}, found ${wireTypeName(wireType)}`;
      this.report('wrong-wire-type', path, start, text);
      return { ...base, message: null, readable: false };
    }
    this.checkRepetition(message, type, path, start, seen);
    if (type.type === 'message') {
      const inner = this.message(messageType(type.typeName!), value.valueStart, value.end, path);
      return { ...base, message: inner, readable: true };
    }
    return { ...base, message: null, readable: this.checkScalar(message, type, path, value) };
  }

  /** Finds where a value starts and ends; it need not be of a known field. */
  private value(
    start: number,
    position: number,
    end: number,
    number: number,
    wireType: number,
    path: string,
  ): { valueStart: number; end: number; integer: Unsigned | null } {
    switch (wireType) {
      case 0:
        this.readVarint(position, end, `field ${number}`, path);
        return { valueStart: position, end: this.varint.next, integer: this.varint.value };
      case 1:
      case 5: {
        const width = wireType === 1 ? 8 : 4;
        if (end - position < width)
          throw new Undecodable(position, `field ${number} needs ${width} bytes, ${end - position} are left`);
        return { valueStart: position, end: position + width, integer: null };
      }
      case 2: {
        this.readVarint(position, end, `the length of field ${number}`, path);
        const valueStart = this.varint.next;
        const length = this.varint.value;
        if (length > end - valueStart) {
          const text = `field ${number} has a length of ${length} bytes, ${end - valueStart} are left`;
          throw new Undecodable(position, text);
        }
        return { valueStart, end: valueStart + Number(length), integer: null };
      }
      case 3:
        return { valueStart: position, end: this.skipGroup(start, position, end, number), integer: null };
      case 4:
        throw new Undecodable(start, `field ${number} ends a group that was not started`);
      default:
        throw new Undecodable(start, `field ${number} has wire type ${wireType}, which protobuf does not have`);
    }
  }

  /** Skips an unknown group without recursion, so that no input can exhaust the stack. */
  private skipGroup(start: number, position: number, end: number, number: number): number {
    const open = [number];
    while (open.length > 0) {
      if (open.length > MAX_GROUP_DEPTH)
        throw new Undecodable(start, `groups are nested deeper than ${MAX_GROUP_DEPTH}`);
      const tagStart = position;
      this.readVarint(position, end, 'a tag inside a group', '');
      if (this.varint.high !== 0) throw new Undecodable(tagStart, 'a tag has more than 32 bits');
      const inner = this.varint.low >>> 3;
      const wireType = this.varint.low & 7;
      position = this.varint.next;
      if (inner === 0) throw new Undecodable(tagStart, 'a tag has field number 0, which protobuf forbids');
      if (wireType === 3) open.push(inner);
      else if (wireType === 4) {
        if (open.pop() !== inner) throw new Undecodable(tagStart, `a group is ended by field ${inner}`);
      } else position = this.value(tagStart, position, end, inner, wireType, '').end;
    }
    return position;
  }

  private readVarint(position: number, end: number, what: string, path: string): void {
    if (!this.varint.read(this.bytes, position, end)) {
      const why = this.varint.error === 'truncated' ? 'breaks off' : 'is longer than 64 bits';
      throw new Undecodable(position, `the varint of ${what} ${why}`);
    }
    if (this.varint.nonMinimal) {
      const text = `the varint of ${what} takes ${this.varint.next - position} bytes, more than its value needs`;
      this.report('non-minimal-varint', path === '' ? this.place.path : path, position, text);
    }
  }

  private checkRepetition(
    message: MessageType,
    type: FieldType,
    path: string,
    start: number,
    seen: Set<number | string>,
  ): void {
    if (type.repeated) return;
    if (seen.has(type.number))
      this.report('duplicate-field', path, start, `${message.name}.${type.name} occurs again; the last one counts`);
    else if (type.oneof !== null && seen.has(type.oneof))
      this.report('duplicate-field', path, start, `${message.name}.${type.oneof} is set again; the last one counts`);
    seen.add(type.number);
    if (type.oneof !== null) seen.add(type.oneof);
  }

  /** True when the reference can read the value; reports what is odd about it. */
  private checkScalar(
    message: MessageType,
    type: FieldType,
    path: string,
    value: { valueStart: number; end: number; integer: Unsigned | null },
  ): boolean {
    const name = `${message.name}.${type.name}`;
    if (type.type === 'string') {
      const invalid = firstInvalidUtf8(this.bytes, value.valueStart, value.end);
      if (invalid === -1) return true;
      const byte = this.bytes[invalid]!.toString(16).padStart(2, '0');
      this.report('invalid-utf8', path, invalid, `${name} must be UTF-8, found the byte 0x${byte} out of place`);
      return false;
    }
    if (value.integer !== null) {
      const range = rangeOf(type, value.integer);
      if (range !== null)
        this.report('value-out-of-range', path, value.valueStart, `${name} must be ${range}, found ${value.integer}`);
    }
    return true;
  }

  private report(id: Problem['id'], field: string, position: number, text: string): void {
    this.problems.push(problem(id, field, this.place.base + position, text));
  }
}

/** What the value should have been, or null when it is in range. */
function rangeOf(type: FieldType, value: Unsigned): string | null {
  switch (type.type) {
    case 'bool':
      return value > 1 ? '0 or 1' : null;
    case 'uint32':
      return value > 0xffff_ffff ? 'at most 32 bits wide' : null;
    case 'int32': {
      const signed = BigInt.asIntN(64, BigInt(value));
      return signed < -0x8000_0000n || signed > 0x7fff_ffffn ? 'at most 32 bits wide' : null;
    }
    case 'enum':
      return typeof value === 'number' && enumNames(type.typeName!).has(value) ? null : `one of ${type.typeName}’s`;
    default:
      return null;
  }
}

const WIRE_TYPE_NAMES = ['varint', '64-bit', 'length-delimited', 'group', 'end of group', '32-bit'];

/** The field's word for a wire type, with its number: `2 (length-delimited)`. */
export function wireTypeName(wireType: number): string {
  return `${wireType} (${WIRE_TYPE_NAMES[wireType] ?? 'none'})`;
}
