import { type FieldType, type MessageType, messageType, messageTypes } from '../../wire/fields/schema.ts';
import type { Value } from '../../wire/fields/value.ts';
import type { Difference } from '../replay-records.ts';
import { cutHex, cutText } from './cut.ts';
import { isFreeText, isHarmlessText } from './harmless-text.ts';
import { withoutSecrets } from './written-secrets.ts';

/** A difference between frames of that message, cut like the fields themselves. @param message null where it is not a frame @param secrets what passed on the connection */
export function redactedDifference(
  difference: Difference,
  message: string | null,
  secrets: readonly Uint8Array[] = [],
): Difference {
  const { field, recorded, live } = difference;
  if (field === null)
    return { ...difference, recorded: withoutLongHex(recorded), live: withoutLongHex(live) };
  const kind = kindOf(field.split('.'), message);
  const shown = (value: Value) =>
    kind === 'secret' ? cut(value) : kind === 'free' ? free(value, secrets) : value;
  // The key of a map is a part of its field's path.
  return {
    ...difference,
    field: withoutSecrets(field, secrets),
    recorded: shown(recorded),
    live: shown(live),
  };
}

/** What differs as a whole is either named, or shown in hex. */
function withoutLongHex(value: Value): Value {
  return typeof value === 'string' && /^[\da-f]+$/.test(value) ? cutHex(value) : value;
}

/** Harmless text that may repeat a secret nevertheless. */
function free(value: Value, secrets: readonly Uint8Array[]): Value {
  if (Array.isArray(value)) return value.map((member) => free(member, secrets));
  return typeof value === 'string' ? withoutSecrets(value, secrets) : value;
}

function cut(value: Value): Value {
  if (typeof value === 'string') return /^[\da-f]+$/.test(value) ? cutHex(value) : cutText(value);
  if (Array.isArray(value)) return value.map(cut);
  return value !== null && typeof value === 'object' ? null : value;
}

/** What the path of a field leads to: `free` is text that may be shown, but may repeat a secret; `harmless` can repeat none. */
type Kind = 'secret' | 'free' | 'harmless';

function kindOf([root, ...names]: readonly string[], message: string | null): Kind {
  if (names.length === 0) return root === 'message' || root === 'descriptors' ? 'harmless' : 'secret';
  let type: MessageType | null = root === 'envelope' ? messageType('Frame') : typeNamed(message);
  let field: FieldType | undefined;
  let owner = '';
  for (const name of names) {
    // The keys of a map follow its own name.
    if (field?.map) break;
    if (type === null) return 'secret';
    owner = type.name;
    field = type.fields.find((candidate) => candidate.name === name);
    if (field === undefined) return 'secret';
    type = field.type === 'message' && !field.map ? messageType(field.typeName!) : null;
  }
  if (field === undefined) return 'secret';
  const isText = field.map || field.type === 'string' || field.type === 'bytes';
  if (!isText) return field.type === 'message' ? 'secret' : 'harmless';
  if (!isHarmlessText(owner, field.name)) return 'secret';
  return isFreeText(owner, field.name) ? 'free' : 'harmless';
}

function typeNamed(name: string | null): MessageType | null {
  return messageTypes().find((type) => type.name === name) ?? null;
}
