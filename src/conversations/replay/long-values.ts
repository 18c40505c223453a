import { beginning } from '../../wire/fields/beginning.ts';
import type { FieldReading, MessageReading } from '../../wire/fields/reading.ts';
import { hex, type Value } from '../../wire/fields/value.ts';
import { type CutValue, cutValue, MOST_CHARACTERS } from './cut-value.ts';

/** From this on a value is compared as the bytes that it is: text or hex of 16 MiB takes up to 32. In bytes. */
const LONG = 64 * 1024;
/** Bytes that have all the characters that are shown. */
const SHOWN = 4 * MOST_CHARACTERS;

/** A text or bytes of which no value is made. */
export class LongValue {
  readonly bytes: Uint8Array;
  private readonly isText: boolean;

  constructor(bytes: Uint8Array, isText: boolean) {
    this.bytes = bytes;
    this.isText = isText;
  }

  /** Its beginning, and its length in characters. */
  get cut(): CutValue {
    const { bytes } = this;
    if (!this.isText) return { value: hex(bytes, 0, MOST_CHARACTERS / 2), length: 2 * bytes.length };
    const shown = Buffer.from(bytes.subarray(0, SHOWN)).toString();
    return { value: beginning(shown, MOST_CHARACTERS), length: characters(bytes) };
  }
}

/** A message without its long values. */
interface Apart {
  readonly rest: MessageReading;
  /** By their paths. */
  readonly long: ReadonlyMap<string, LongValue>;
}

/** Takes the long values out of a message, and out of those inside it that occur once. @param path of the message */
export function apart(message: MessageReading, path: string): Apart {
  const long = new Map<string, LongValue>();
  return { rest: without(message, path, long), long };
}

function without(message: MessageReading, path: string, long: Map<string, LongValue>): MessageReading {
  const fields = message.fields.flatMap((field): FieldReading[] => {
    const { type, readable, valueStart, end } = field;
    if (type === null || type.repeated || !readable) return [field];
    const place = `${path}.${type.name}`;
    if (field.message !== null) return [withMessage(field, without(field.message, place, long))];
    // The last one counts.
    long.delete(place);
    const isText = type.type === 'string';
    if (end - valueStart < LONG || !(isText || type.type === 'bytes')) return [field];
    long.set(place, new LongValue(message.bytes.subarray(valueStart, end), isText));
    return [];
  });
  return { ...message, fields };
}

function withMessage(field: FieldReading, message: MessageReading): FieldReading {
  return Object.create(field, { message: { value: message } }) as FieldReading;
}

/** Whether two values are the same, where one of them is long. */
export function sameLong(one: Value | LongValue, other: Value | LongValue): boolean {
  if (!(one instanceof LongValue) || !(other instanceof LongValue)) return false;
  return Buffer.compare(one.bytes, other.bytes) === 0;
}

export function cut(value: Value | LongValue): CutValue {
  return value instanceof LongValue ? value.cut : cutValue(value);
}

/** How many there are in a text, as JavaScript counts them. @param bytes valid UTF-8 */
function characters(bytes: Uint8Array): number {
  let count = 0;
  for (const byte of bytes) count += (byte & 0xc0) === 0x80 ? 0 : byte < 0xf0 ? 1 : 2;
  return count;
}
