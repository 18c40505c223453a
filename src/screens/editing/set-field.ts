import { type Edit, editedFrame } from '../../frames/edited-frame.ts';
import { parseHexBytes } from '../../values/hex-bytes.ts';
import { parseUnsigned64 } from '../../values/integer.ts';
import { nearest } from '../../values/nearest.ts';
import type { MessageReading } from '../../wire/fields/reading.ts';
import { enumNames, type FieldType, type MessageType } from '../../wire/fields/schema.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';

/** Fields of the envelope are named after this. */
export const ENVELOPE = 'envelope.';
/** Its fields are set one by one. */
const PAYLOAD = 'payload';
const MOST_32 = 2n ** 32n - 1n;

/** The fields of a frame that can be set: those of its payload by their names, those of the envelope after `envelope.`. */
export function settableFields({ envelope, payload }: FrameReading): readonly string[] {
  if (!isWhole(envelope) || !isWhole(payload)) return [];
  const settable = ({ type, repeated }: FieldType) => type !== 'message' && !repeated;
  return [
    ...payload.type.fields.filter(settable).map(({ name }) => name),
    ...envelope.type.fields
      .filter((field) => settable(field) && field.name !== PAYLOAD)
      .map(({ name }) => `${ENVELOPE}${name}`),
  ];
}

/**
 * The frame with another value in one field, every other byte of it as it was.
 * @param assignment a field and its value, such as `token=00ff…`, `accepted=false` or `envelope.requestId=7`
 * Throws an Error that says what is wrong with it.
 */
export function withField(frame: FrameReading, assignment: string): Uint8Array {
  const [, path, text] = /^\s*([\w.]+)\s*=(.*)$/s.exec(assignment) ?? [];
  if (path === undefined || text === undefined)
    throw new Error('a field and its value, such as correlationId=7');
  return withValue(frame, path, text);
}

/** The same with the field and its value apart. */
export function withValue(frame: FrameReading, path: string, text: string): Uint8Array {
  const names = settableFields(frame);
  if (names.length === 0) throw new Error('this frame cannot be read to its end; its bytes can be edited');
  if (!names.includes(path)) {
    const near = nearest(path, names);
    throw new Error(`there is no field ${path} here${near === null ? '' : `; did you mean ${near}?`}`);
  }
  const inEnvelope = path.startsWith(ENVELOPE);
  const { type } = (inEnvelope ? frame.envelope : frame.payload)!;
  const edit = editOf(type, inEnvelope ? path.slice(ENVELOPE.length) : path, text);
  return inEnvelope ? editedFrame(frame, [], [edit]) : editedFrame(frame, [edit]);
}

function isWhole(message: MessageReading | null): message is MessageReading {
  return message?.complete === true;
}

function editOf(message: MessageType, name: string, text: string): Edit {
  const field = message.fields.find((one) => one.name === name)!;
  return { number: field.number, value: valueIn(field, text) };
}

function valueIn({ name, type, typeName }: FieldType, text: string): Edit['value'] {
  const word = text.trim();
  switch (type) {
    case 'string':
      return Buffer.from(text);
    case 'bytes':
      return parseHexBytes(word);
    case 'bool':
      if (word !== 'true' && word !== 'false') throw new Error(`${name} must be true or false`);
      return word === 'true' ? 1n : 0n;
    case 'enum':
      return enumValue(typeName!, word) ?? integerOf(word, MOST_32);
    case 'uint64':
      return BigInt(parseUnsigned64(word));
    default:
      return integerOf(word, MOST_32);
  }
}

/** By the whole name, or by its end, such as `EVENT` for `FRAME_KIND_EVENT`. */
function enumValue(name: string, word: string): bigint | null {
  if (word === '') return null;
  const found = [...enumNames(name)].find(([, full]) => full === word || full.endsWith(`_${word}`));
  return found === undefined ? null : BigInt(found[0]);
}

function integerOf(word: string, most: bigint): bigint {
  const value = BigInt(parseUnsigned64(word));
  if (value > most) throw new Error(`"${word}" must be at most ${most}`);
  return value;
}
