import { type FieldType, type MessageType, messageType } from '../../wire/fields/schema.ts';
import type { MessageValue, Value } from '../../wire/fields/value.ts';
import { cutHex, cutText, withoutLongNumbers } from './cut.ts';
import { isHarmlessText } from './harmless-text.ts';

/**
 * A message with everything cut that is not known to be harmless.
 * @param whole false where the message could not be read to its end, so that its bytes may mean something else
 */
export function redactedMessage(type: MessageType, value: MessageValue, whole: boolean): MessageValue {
  const types = new Map(type.fields.map((field) => [field.name, field]));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]): [string, Value] => [
      name,
      redactedField(type.name, types.get(name), field, whole),
    ]),
  );
}

function redactedField(message: string, type: FieldType | undefined, value: Value, whole: boolean): Value {
  if (value === null || type === undefined) return null;
  const shown = whole && isHarmlessText(message, type.name);
  if (type.map) return redactedMap(value as { [key: string]: string }, shown);
  if (type.repeated) return (value as Value[]).map((member) => redactedValue(type, member, shown, whole));
  return redactedValue(type, value, shown, whole);
}

function redactedValue(type: FieldType, value: Value, shown: boolean, whole: boolean): Value {
  switch (type.type) {
    case 'message':
      return value === null
        ? null
        : redactedMessage(messageType(type.typeName!), value as MessageValue, whole);
    case 'bytes':
      return shown || typeof value !== 'string' ? value : cutHex(value);
    case 'string':
      return typeof value === 'string' ? redactedText(value, shown) : value;
    default:
      return whole || withoutLongNumbers(String(value)) === String(value) ? value : null;
  }
}

/** Text that is not UTF-8 is bytes whose meaning is not known. */
export function redactedText(text: string, shown: boolean): string {
  return shown && !text.includes('\ufffd') ? text : cutText(text);
}

function redactedMap(entries: { readonly [key: string]: string }, shown: boolean): Value {
  return Object.fromEntries(
    Object.entries(entries).map(([key, value]) => [
      redactedText(key, shown),
      redactedText(String(value), shown),
    ]),
  );
}
