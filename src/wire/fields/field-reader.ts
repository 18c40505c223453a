import { type Problem, problem } from '../problem.ts';
import { type FieldReading, type MessageReading, wireTypeName } from './reading.ts';
import { type FieldType, isReserved, type MessageType, messageType } from './schema.ts';
import { firstInvalidUtf8 } from './utf8.ts';
import { inRange, rangeOf } from './value-range.ts';
import { Undecodable, WireReader } from './wire-reader.ts';

/** Where a message is, for the problems found in it. */
export interface Place {
  /** Path of the message, such as `payload`; its fields' paths start with it. */
  readonly path: string;
  /** Added to an index into the bytes, it gives the offset in the stream. */
  readonly base: number;
  /** Reported when the message cannot be read to its end. */
  readonly undecodable: 'frame-undecodable' | 'payload-undecodable';
}

/**
 * A hostile frame could hold millions of fields. Of unknown fields, and of those that occur again although they may not, this
 * many are kept for each message, this many repeated ones for each frame, and this many problems are reported.
 */
const MAX_ODD_FIELDS = 1_000;
const MAX_REPEATED = 20_000;
const MAX_PROBLEMS = 1_000;

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
  const reader = new FieldReader(bytes, place, problems);
  const message = reader.message(type, start, end, place.path);
  reader.reportLeftOut(start);
  return message;
}

/** Texts and paths are built only where there is a problem: nearly every field has none. */
class FieldReader {
  private readonly wire: WireReader;
  private readonly bytes: Uint8Array;
  private readonly place: Place;
  private readonly problems: Problem[];
  private repeated = 0;
  private fieldsLeftOut = 0;
  private problemsLeftOut = 0;

  constructor(bytes: Uint8Array, place: Place, problems: Problem[]) {
    this.bytes = bytes;
    this.place = place;
    this.problems = problems;
    this.wire = new WireReader(bytes, place.path, (field, position, text) =>
      this.report('non-minimal-varint', field, position, text),
    );
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
        this.keep(fields, field, seen);
        if (field.type !== null) seen |= bit(field.type);
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

  /** Reports what was left out, so that nothing is missing silently. */
  reportLeftOut(start: number): void {
    const left = [];
    if (this.fieldsLeftOut > 0) left.push(`${this.fieldsLeftOut} more fields`);
    if (this.problemsLeftOut > 0) left.push(`${this.problemsLeftOut} more problems`);
    if (left.length === 0) return;
    const text = `there are ${left.join(' and ')}, which are not listed`;
    this.problems.push(problem('fields-left-out', this.place.path, this.place.base + start, text));
  }

  /** Keeps a field within the bounds on how many there may be. */
  private keep(fields: FieldReading[], field: FieldReading, seen: number): void {
    const { type } = field;
    if (type?.repeated === true) {
      if (++this.repeated > MAX_REPEATED) this.fieldsLeftOut += 1;
      else fields.push(field);
      return;
    }
    if (fields.length >= MAX_ODD_FIELDS) {
      if (type === null) {
        this.fieldsLeftOut += 1;
        return;
      }
      // The last one counts: it replaces the one before.
      if ((seen & bit(type)) !== 0 && forget(fields, type)) this.fieldsLeftOut += 1;
    }
    fields.push(field);
  }

  private field(
    message: MessageType,
    start: number,
    end: number,
    parent: string,
    seen: number,
  ): FieldReading {
    const tag = this.wire.tag(start, end, parent);
    const type = message.byNumber.get(tag >>> 3) ?? null;
    const field = this.wire.value(type, tag, start, this.wire.next, end, parent);
    if (type === null) this.reportUnknown(message, field, parent);
    else if (field.wireType !== type.wireType) {
      const text = `${message.name}.${type.name} must have wire type ${wireTypeName(type.wireType)}, found ${wireTypeName(field.wireType)}`;
      this.report('wrong-wire-type', `${parent}.${type.name}`, start, text);
      field.readable = false;
    } else {
      if ((seen & type.excludes) !== 0) this.reportRepetition(message, type, parent, start, seen);
      if (type.typeName !== null && type.type === 'message') {
        const path = `${parent}.${type.name}`;
        field.message = this.message(messageType(type.typeName), field.valueStart, field.end, path);
      } else this.checkScalar(message, type, parent, field);
    }
    return field;
  }

  private reportUnknown(message: MessageType, { number, start }: FieldReading, parent: string): void {
    const why = isReserved(message, number) ? 'which the schema reserves' : 'which the schema does not have';
    const text = `${message.name} has a field ${number}, ${why}`;
    this.report('unknown-field', `${parent}.${number}`, start, text);
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
    if (this.problems.length >= MAX_PROBLEMS && id !== this.place.undecodable) this.problemsLeftOut += 1;
    else this.problems.push(problem(id, field, this.place.base + position, text));
  }
}

/** All field numbers of the schema fit into the bits of an integer. */
function bit(type: FieldType): number {
  return 1 << type.number;
}

/** Drops the last field of that type from the last ones, as another one has come; true when there was one. */
function forget(fields: FieldReading[], type: FieldType): boolean {
  const index = fields.findLastIndex((field) => field.number === type.number);
  if (index < fields.length - MAX_ODD_FIELDS) return false;
  fields.splice(index, 1);
  return true;
}
