import type { Problem } from '../problem.ts';
import { KeptFields } from './kept-fields.ts';
import { ListedProblems, type Place } from './listed-problems.ts';
import { FieldReading, type MessageReading, wireTypeName } from './reading.ts';
import { type FieldType, isReserved, type MessageType, messageType } from './schema.ts';
import { firstInvalidUtf8 } from './utf8.ts';
import { inRange, rangeOf } from './value-range.ts';
import { Undecodable, WireReader } from './wire-reader.ts';

/**
 * Reads `bytes[start, end)` as a message of that type, keeping each field’s place, and adds what is wrong with it to
 * `problems` in the order of the bytes. Never throws: an undecodable message gives the fields before the fault.
 */
export function readMessage(
  type: MessageType,
  bytes: Uint8Array,
  start: number,
  end: number,
  place: Place,
  problems: Problem[],
): MessageReading {
  const found = new ListedProblems(place, problems);
  const reader = new FieldReader(bytes, place.path, found);
  const message = reader.message(type, start, end, place.path, true);
  found.end(start, reader.kept.leftOut);
  return message;
}

/** Texts and paths are built only where there is a problem that is listed: nearly every field has none. */
class FieldReader {
  readonly kept = new KeptFields();
  private readonly wire: WireReader;
  private readonly bytes: Uint8Array;
  private readonly found: ListedProblems;

  constructor(bytes: Uint8Array, path: string, found: ListedProblems) {
    this.bytes = bytes;
    this.found = found;
    this.wire = new WireReader(bytes, path, found);
  }

  /** @param keeps whether any of its fields are kept: those of a message that is left out itself are only checked */
  message(type: MessageType, start: number, end: number, path: string, keeps: boolean): MessageReading {
    const fields: FieldReading[] = [];
    let seen = 0;
    let complete = true;
    let acceptable = true;
    let position = start;
    try {
      while (position < end) {
        const tag = this.wire.tag(position, end, path);
        const field = type.byNumber.get(tag >>> 3) ?? null;
        this.wire.locate(field, tag, position, end, path);
        const { valueStart, end: after, integer } = this.wire;
        const again = field !== null && (seen & bit(field)) !== 0;
        const reading =
          keeps && this.kept.keeps(field, again, fields)
            ? new FieldReading(field, tag, position, valueStart, after, integer)
            : null;
        if (reading !== null) fields.push(reading);
        let readable = true;
        if (field === null) this.reportUnknown(type, tag >>> 3, position, path);
        else if ((tag & 7) !== field.wireType) {
          readable = false;
          this.reportWireType(type, field, tag & 7, position, path);
        } else {
          if ((seen & field.excludes) !== 0) this.reportRepetition(type, field, path, position, again);
          if (field.type === 'message') {
            const inner = messageType(field.typeName!);
            const message = this.message(inner, valueStart, after, `${path}.${field.name}`, reading !== null);
            if (!message.complete) complete = false;
            if (!message.acceptable) acceptable = false;
            if (reading !== null) reading.message = message;
          } else readable = this.checkScalar(type, field, valueStart, after, integer, path);
        }
        if (!readable) {
          acceptable = false;
          if (reading !== null) reading.readable = false;
        }
        if (field !== null) seen |= bit(field);
        position = after;
      }
    } catch (error) {
      if (!(error instanceof Undecodable)) throw error;
      complete = false;
      this.found.addUndecodable(path, error.position, `${type.name}: ${error.message}`);
    }
    return { type, start, end, bytes: this.bytes, fields, complete, acceptable: acceptable && complete };
  }

  private reportUnknown(message: MessageType, number: number, position: number, parent: string): void {
    if (!this.found.lists()) return;
    const why = isReserved(message, number) ? 'which the schema reserves' : 'which the schema does not have';
    const text = `${message.name} has a field ${number}, ${why}`;
    this.found.add('unknown-field', `${parent}.${number}`, position, text);
  }

  private reportWireType(
    message: MessageType,
    type: FieldType,
    wireType: number,
    position: number,
    parent: string,
  ): void {
    if (!this.found.lists()) return;
    const text = `${message.name}.${type.name} must have wire type ${wireTypeName(type.wireType)}, found ${wireTypeName(wireType)}`;
    this.found.add('wrong-wire-type', `${parent}.${type.name}`, position, text);
  }

  private reportRepetition(
    message: MessageType,
    type: FieldType,
    parent: string,
    position: number,
    again: boolean,
  ): void {
    if (!this.found.lists()) return;
    const what = again ? `${type.name} occurs` : `${type.oneof} is set`;
    const text = `${message.name}.${what} again; the last one counts`;
    this.found.add('duplicate-field', `${parent}.${type.name}`, position, text);
  }

  /** Reports what is odd about a value; false where the reference could not read it. */
  private checkScalar(
    message: MessageType,
    type: FieldType,
    valueStart: number,
    end: number,
    integer: FieldReading['integer'],
    parent: string,
  ): boolean {
    if (type.type === 'string') {
      const invalid = firstInvalidUtf8(this.bytes, valueStart, end);
      if (invalid === -1) return true;
      if (!this.found.lists()) return false;
      const byte = this.bytes[invalid]!.toString(16).padStart(2, '0');
      const text = `${message.name}.${type.name} must be UTF-8, found the byte 0x${byte} out of place`;
      this.found.add('invalid-utf8', `${parent}.${type.name}`, invalid, text);
      return false;
    }
    if (integer !== null && !inRange(type, integer) && this.found.lists()) {
      const text = `${message.name}.${type.name} must be ${rangeOf(type)}, found ${integer}`;
      this.found.add('value-out-of-range', `${parent}.${type.name}`, valueStart, text);
    }
    return true;
  }
}

/** All field numbers of the schema fit into the bits of an integer. */
function bit(type: FieldType): number {
  return 1 << type.number;
}
