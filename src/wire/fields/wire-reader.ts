import { isOrAre, plural } from '../plural.ts';
import type { ListedProblems } from './listed-problems.ts';
import type { FieldType } from './schema.ts';
import { type Unsigned, VarintReader } from './varint.ts';

/** The reference gives up on unknown groups nested deeper than this. */
const MAX_GROUP_DEPTH = 100;
const MAX_FIELD_NUMBER = 0x1fff_ffff;

/** What is in the bytes cannot be read any further. */
export class Undecodable extends Error {
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.position = position;
  }
}

/**
 * Reads tags and values of fields at their positions, whether or not the schema has them, without allocating. Throws Undecodable.
 */
export class WireReader {
  /** Where the value that was located last starts: after its length, where it has one. */
  valueStart = 0;
  /** Where it ends. */
  end = 0;
  /** The value of a varint; null for other wire types. */
  integer: Unsigned | null = null;
  private readonly varint = new VarintReader();
  private readonly bytes: Uint8Array;
  private readonly path: string;
  private readonly found: ListedProblems;

  /** @param found gets the varints that take more bytes than their values need */
  constructor(bytes: Uint8Array, path: string, found: ListedProblems) {
    this.bytes = bytes;
    this.path = path;
    this.found = found;
  }

  /** Reads a field’s tag; its value is after it. */
  tag(start: number, end: number, parent: string): number {
    this.readVarint(start, end, 'a field’s tag', -1, parent);
    if (this.varint.high !== 0) throw new Undecodable(start, 'a tag has more than 32 bits');
    const tag = this.varint.low;
    if (tag >>> 3 === 0) throw new Undecodable(start, 'a tag has field number 0, which protobuf forbids');
    if (tag >>> 3 > MAX_FIELD_NUMBER) throw new Undecodable(start, `a tag has field number ${tag >>> 3}`);
    return tag;
  }

  /** Finds the value of the field whose tag was read last; it need not be a known one. @param start of the tag */
  locate(type: FieldType | null, tag: number, start: number, end: number, parent: string): void {
    const number = tag >>> 3;
    const position = this.varint.next;
    this.integer = null;
    this.valueStart = position;
    switch (tag & 7) {
      case 0:
        this.readVarint(position, end, 'field', number, parent, type);
        this.integer = this.varint.value;
        this.end = this.varint.next;
        return;
      case 1:
      case 5: {
        const width = (tag & 7) === 1 ? 8 : 4;
        if (end - position < width)
          throw new Undecodable(
            position,
            `field ${number} needs ${width} bytes, ${end - position} ${isOrAre(end - position)} left`,
          );
        this.end = position + width;
        return;
      }
      case 2: {
        this.readVarint(position, end, 'the length of field', number, parent, type);
        const valueStart = this.varint.next;
        const length = this.varint.value;
        if (length > end - valueStart) {
          const text = `field ${number} has a length of ${plural(Number(length), 'byte')}, ${end - valueStart} ${isOrAre(end - valueStart)} left`;
          throw new Undecodable(position, text);
        }
        this.valueStart = valueStart;
        this.end = valueStart + Number(length);
        return;
      }
      case 3:
        this.end = this.skipGroup(start, position, end, number);
        this.valueStart = position;
        this.integer = null;
        return;
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
      const tag = this.tag(tagStart, end, this.path);
      position = this.varint.next;
      if ((tag & 7) === 3) open.push(tag >>> 3);
      else if ((tag & 7) === 4) {
        if (open.pop() !== tag >>> 3)
          throw new Undecodable(tagStart, `a group is ended by field ${tag >>> 3}`);
      } else {
        this.locate(null, tag, tagStart, end, this.path);
        position = this.end;
      }
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
    type: FieldType | null = null,
  ): void {
    const read = this.varint.read(this.bytes, position, end);
    if (read && (!this.varint.nonMinimal || !this.found.lists())) return;
    const whose = number === -1 ? what : `${what} ${number}`;
    if (!read) {
      const why = this.varint.error === 'truncated' ? 'breaks off' : 'is longer than 64 bits';
      throw new Undecodable(position, `the varint of ${whose} ${why}`);
    }
    const text = `the varint of ${whose} takes ${this.varint.next - position} bytes, more than its value needs`;
    this.found.add('non-minimal-varint', type === null ? parent : `${parent}.${type.name}`, position, text);
  }
}
