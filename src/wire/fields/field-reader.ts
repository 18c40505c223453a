import { type Problem, problem } from '../problem.ts';
import { enumNames, type FieldType, isReserved, type MessageType, messageType } from './schema.ts';
import { firstInvalidUtf8 } from './utf8.ts';
import { type Unsigned, VarintReader } from './varint.ts';

export type WireType = 0 | 1 | 2 | 3 | 5;

/** One field as it stands on the wire. Positions are indexes into the bytes that were read. */
export class FieldReading {
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
  message: MessageReading | null = null;
  /** False when it is in another wire type than the schema's, or no UTF-8: its value cannot be told. */
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

/**
 * Of unknown and repeated-by-mistake fields so many are kept, and so many problems reported, in one message or
 * frame: a hostile frame could hold millions.
 */
const MAX_KEPT_FIELDS = 1_000;
const MAX_PROBLEMS = 1_000;

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

/** Texts and paths are built only where there is a problem: nearly every field has none. */
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
    let seen = 0;
    let complete = true;
    let acceptable = true;
    let position = start;
    try {
      while (position < end) {
        const field = this.field(type, position, end, path, seen);
        position = field.end;
        if (field.type !== null) {
          if (fields.length >= MAX_KEPT_FIELDS && (seen & bit(field.type)) !== 0) forget(fields, field.type);
          seen |= bit(field.type);
        }
        if (field.type !== null || fields.length < MAX_KEPT_FIELDS) fields.push(field);
        if (!field.readable || field.message?.acceptable === false) acceptable = false;
        if (field.message?.complete === false) complete = false;
      }
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      complete = false;
      this.report(this.place.undecodable, path, error.position, `${type.name}: ${error.message}`);
    }
    return { type, start, end, bytes: this.bytes, fields, complete, acceptable: acceptable && complete };
  }

  private field(
    message: MessageType,
    start: number,
    end: number,
    parent: string,
    seen: number,
  ): FieldReading {
    const tag = this.tag(start, end, parent);
    const type = message.byNumber.get(tag >>> 3) ?? null;
    const field = this.value(type, tag, start, this.varint.next, end, parent);
    if (type === null) {
      const why = isReserved(message, field.number)
        ? 'which the schema reserves'
        : 'which the schema does not have';
      const text = `${message.name} has a field ${field.number}, ${why}`;
      this.report('unknown-field', `${parent}.${field.number}`, start, text);
    } else if (field.wireType !== type.wireType) {
      const text = `${message.name}.${type.name} must have wire type ${wireTypeName(type.wireType)}, found ${wireTypeName(field.wireType)}`;
      this.report('wrong-wire-type', `${parent}.${type.name}`, start, text);
      field.readable = false;
    } else {
      if ((seen & type.excludes) !== 0) this.reportRepetition(message, type, parent, start, seen);
      if (type.typeName !== null && type.type === 'message')
        field.message = this.message(
          messageType(type.typeName),
          field.valueStart,
          field.end,
          `${parent}.${type.name}`,
        );
      else this.checkScalar(message, type, parent, field);
    }
    return field;
  }

  private tag(start: number, end: number, parent: string): number {
    this.readVarint(start, end, 'a field’s tag', -1, parent);
    if (this.varint.high !== 0) throw new Undecodable(start, 'a tag has more than 32 bits');
    const tag = this.varint.low;
    if (tag >>> 3 === 0) throw new Undecodable(start, 'a tag has field number 0, which protobuf forbids');
    if (tag >>> 3 > MAX_FIELD_NUMBER) throw new Undecodable(start, `a tag has field number ${tag >>> 3}`);
    return tag;
  }

  /** Finds where a value starts and ends; it need not be of a known field. */
  private value(
    type: FieldType | null,
    tag: number,
    start: number,
    position: number,
    end: number,
    parent: string,
  ): FieldReading {
    const number = tag >>> 3;
    const path = type?.name ?? '';
    switch (tag & 7) {
      case 0:
        this.readVarint(position, end, 'field', number, parent, path);
        return new FieldReading(type, tag, start, position, this.varint.next, this.varint.value);
      case 1:
      case 5: {
        const width = (tag & 7) === 1 ? 8 : 4;
        if (end - position < width)
          throw new Undecodable(position, `field ${number} needs ${width} bytes, ${end - position} are left`);
        return new FieldReading(type, tag, start, position, position + width, null);
      }
      case 2: {
        this.readVarint(position, end, 'the length of field', number, parent, path);
        const valueStart = this.varint.next;
        const length = this.varint.value;
        if (length > end - valueStart) {
          const text = `field ${number} has a length of ${length} bytes, ${end - valueStart} are left`;
          throw new Undecodable(position, text);
        }
        return new FieldReading(type, tag, start, valueStart, valueStart + Number(length), null);
      }
      case 3:
        return new FieldReading(
          type,
          tag,
          start,
          position,
          this.skipGroup(start, position, end, number),
          null,
        );
      case 4:
        throw new Undecodable(start, `field ${number} ends a group that was not started`);
      default:
        throw new Undecodable(
          start,
          `field ${number} has wire type ${tag & 7}, which protobuf does not have`,
        );
    }
  }

  /** Skips an unknown group without recursion, so that no input can exhaust the stack. */
  private skipGroup(start: number, from: number, end: number, number: number): number {
    const open = [number];
    let position = from;
    while (open.length > 0) {
      if (open.length > MAX_GROUP_DEPTH)
        throw new Undecodable(start, `groups are nested deeper than ${MAX_GROUP_DEPTH}`);
      const tagStart = position;
      const tag = this.tag(tagStart, end, this.place.path);
      position = this.varint.next;
      if ((tag & 7) === 3) open.push(tag >>> 3);
      else if ((tag & 7) === 4) {
        if (open.pop() !== tag >>> 3)
          throw new Undecodable(tagStart, `a group is ended by field ${tag >>> 3}`);
      } else position = this.value(null, tag, tagStart, position, end, this.place.path).end;
    }
    return position;
  }

  /** @param number of the field that the varint belongs to, -1 where it is not known yet */
  private readVarint(
    position: number,
    end: number,
    what: string,
    number: number,
    parent: string,
    name = '',
  ): void {
    const read = this.varint.read(this.bytes, position, end);
    if (read && !this.varint.nonMinimal) return;
    const whose = number === -1 ? what : `${what} ${number}`;
    if (!read) {
      const why = this.varint.error === 'truncated' ? 'breaks off' : 'is longer than 64 bits';
      throw new Undecodable(position, `the varint of ${whose} ${why}`);
    }
    const text = `the varint of ${whose} takes ${this.varint.next - position} bytes, more than its value needs`;
    this.report('non-minimal-varint', name === '' ? parent : `${parent}.${name}`, position, text);
  }

  private reportRepetition(
    message: MessageType,
    type: FieldType,
    parent: string,
    start: number,
    seen: number,
  ): void {
    const what = (seen & bit(type)) !== 0 ? `${type.name} occurs` : `${type.oneof} is set`;
    this.report(
      'duplicate-field',
      `${parent}.${type.name}`,
      start,
      `${message.name}.${what} again; the last one counts`,
    );
  }

  /** Reports what is odd about a value, and notes when the reference could not read it. */
  private checkScalar(message: MessageType, type: FieldType, parent: string, field: FieldReading): void {
    if (type.type === 'string') {
      const invalid = firstInvalidUtf8(this.bytes, field.valueStart, field.end);
      if (invalid === -1) return;
      const byte = this.bytes[invalid]!.toString(16).padStart(2, '0');
      const text = `${message.name}.${type.name} must be UTF-8, found the byte 0x${byte} out of place`;
      this.report('invalid-utf8', `${parent}.${type.name}`, invalid, text);
      field.readable = false;
    } else if (field.integer !== null && !inRange(type, field.integer)) {
      const text = `${message.name}.${type.name} must be ${rangeOf(type)}, found ${field.integer}`;
      this.report('value-out-of-range', `${parent}.${type.name}`, field.valueStart, text);
    }
  }

  private report(id: Problem['id'], field: string, position: number, text: string): void {
    const undecodable = id === this.place.undecodable;
    if (this.problems.length >= MAX_PROBLEMS && !undecodable) return;
    this.problems.push(problem(id, field, this.place.base + position, text));
  }
}

/** All field numbers of the schema fit into the bits of an integer. */
function bit(type: FieldType): number {
  return 1 << type.number;
}

/** Lets go of the last of a field that may occur once, as a further one has come. */
function forget(fields: FieldReading[], type: FieldType): void {
  if (type.repeated) return;
  const index = fields.findLastIndex((field) => field.number === type.number);
  if (index >= fields.length - MAX_KEPT_FIELDS) fields.splice(index, 1);
}

function inRange(type: FieldType, value: Unsigned): boolean {
  switch (type.type) {
    case 'bool':
      return value <= 1;
    case 'uint32':
      return value <= 0xffff_ffff;
    case 'int32': {
      if (value <= 0x7fff_ffff) return true;
      const signed = BigInt.asIntN(64, BigInt(value));
      return signed >= -0x8000_0000n && signed < 0n;
    }
    case 'enum':
      return typeof value === 'number' && enumNames(type.typeName!).has(value);
    default:
      return true;
  }
}

function rangeOf(type: FieldType): string {
  if (type.type === 'bool') return '0 or 1';
  return type.type === 'enum' ? `one of ${type.typeName}’s` : 'at most 32 bits wide';
}

const WIRE_TYPE_NAMES = ['varint', '64-bit', 'length-delimited', 'group', 'end of group', '32-bit'];

/** The field's word for a wire type, with its number: `2 (length-delimited)`. */
export function wireTypeName(wireType: number): string {
  return `${wireType} (${WIRE_TYPE_NAMES[wireType] ?? 'none'})`;
}
