import { type FieldType, type MessageType, messageType, messageTypes } from '../../wire/fields/schema.ts';
import type { Value } from '../../wire/fields/value.ts';
import type { Difference } from '../replay-records.ts';
import { cutHex, cutText } from './cut.ts';
import { isHarmlessText } from './harmless-text.ts';

/** A difference between frames of that message, cut like the fields themselves. @param message null where it is not a frame */
export function redactedDifference(difference: Difference, message: string | null): Difference {
  const { field, recorded, live } = difference;
  if (field === null)
    return { ...difference, recorded: withoutLongHex(recorded), live: withoutLongHex(live) };
  if (isHarmless(field.split('.'), message)) return difference;
  return { ...difference, recorded: cut(recorded), live: cut(live) };
}

/** What differs as a whole is either named, or shown in hex. */
function withoutLongHex(value: Value): Value {
  return typeof value === 'string' && /^[\da-f]+$/.test(value) ? cutHex(value) : value;
}

function cut(value: Value): Value {
  if (typeof value === 'string') return /^[\da-f]+$/.test(value) ? cutHex(value) : cutText(value);
  if (Array.isArray(value)) return value.map(cut);
  return value !== null && typeof value === 'object' ? null : value;
}

/** Whether the path of a field leads to a number, or to text that may be shown. */
function isHarmless([root, ...names]: readonly string[], message: string | null): boolean {
  if (names.length === 0) return root === 'message' || root === 'descriptors';
  let type: MessageType | null = root === 'envelope' ? messageType('Frame') : typeNamed(message);
  let field: FieldType | undefined;
  let owner = '';
  for (const name of names) {
    // The keys of a map follow its own name.
    if (field?.map) break;
    if (type === null) return false;
    owner = type.name;
    field = type.fields.find((candidate) => candidate.name === name);
    if (field === undefined) return false;
    type = field.type === 'message' && !field.map ? messageType(field.typeName!) : null;
  }
  if (field === undefined) return false;
  const text = field.map || field.type === 'string' || field.type === 'bytes';
  return text ? isHarmlessText(owner, field.name) : field.type !== 'message';
}

function typeNamed(name: string | null): MessageType | null {
  return messageTypes().find((type) => type.name === name) ?? null;
}
