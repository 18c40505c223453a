import { type FieldType, type MessageType, messageType } from '../../wire/fields/schema.ts';
import type { MessageValue, Value } from '../../wire/fields/value.ts';
import { cutHex, cutText, withoutLongNumbers } from './cut.ts';
import { isFreeText, isHarmlessText } from './harmless-text.ts';
import { withoutSecrets } from './written-secrets.ts';

/**
 * A message with everything cut that is not known to be harmless.
 * @param whole false where the message could not be read to its end, so that its bytes may mean something else
 * @param known the secrets that passed before: its text must not repeat them either
 */
export function redactedMessage(
  type: MessageType,
  value: MessageValue,
  whole: boolean,
  known: readonly Uint8Array[] = [],
): MessageValue {
  const types = new Map(type.fields.map((field) => [field.name, field]));
  const secrets = [...known, ...secretsIn(type, value)];
  return Object.fromEntries(
    Object.entries(value).map(([name, field]): [string, Value] => [
      name,
      redactedField(type.name, types.get(name), field, whole, secrets),
    ]),
  );
}

/** The tokens and secrets that a message carries: its text may repeat them. */
export function secretsIn({ name, fields }: MessageType, value: MessageValue): Uint8Array[] {
  return fields
    .filter((field) => field.type === 'bytes' && !isHarmlessText(name, field.name))
    .flatMap((field) => value[field.name] ?? [])
    .flatMap((secret) => (typeof secret === 'string' ? Buffer.from(secret, 'hex') : []));
}

function redactedField(
  message: string,
  type: FieldType | undefined,
  value: Value,
  whole: boolean,
  secrets: readonly Uint8Array[],
): Value {
  if (value === null || type === undefined) return null;
  const shown = whole && isHarmlessText(message, type.name);
  const cut = (text: string) =>
    shown && !isFreeText(message, type.name) ? text : redactedText(text, shown, secrets);
  if (type.map) return redactedMap(value as { [key: string]: string }, cut);
  if (type.repeated)
    return (value as Value[]).map((member) => redactedValue(type, member, shown, whole, cut, secrets));
  return redactedValue(type, value, shown, whole, cut, secrets);
}

function redactedValue(
  type: FieldType,
  value: Value,
  shown: boolean,
  whole: boolean,
  cut: (text: string) => string,
  secrets: readonly Uint8Array[],
): Value {
  switch (type.type) {
    case 'message':
      return value === null
        ? null
        : redactedMessage(messageType(type.typeName!), value as MessageValue, whole, secrets);
    case 'bytes':
      return shown || typeof value !== 'string' ? value : cutHex(value);
    case 'string':
      return typeof value === 'string' ? cut(value) : value;
    default:
      return whole || withoutLongNumbers(String(value)) === String(value) ? value : null;
  }
}

/** Text that is not UTF-8 is bytes whose meaning is not known. @param secrets what harmless text must not repeat */
export function redactedText(text: string, shown: boolean, secrets: readonly Uint8Array[] = []): string {
  return shown && !text.includes('\ufffd') ? withoutSecrets(text, secrets) : cutText(text);
}

function redactedMap(entries: { readonly [key: string]: string }, cut: (text: string) => string): Value {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [cut(key), cut(String(value))]));
}
