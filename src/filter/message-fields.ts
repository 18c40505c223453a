import { enumNames, type FieldType, type MessageType, messageType } from '../wire/fields/schema.ts';
import { BOOLEAN, type Field, HEX, listOf, messageOf, NUMBER, oneOf, TEXT } from './field.ts';

/** The fields of these messages by name, as records show them. */
export function fieldsOf(types: readonly MessageType[]): Map<string, readonly Field[]> {
  const fields = new Map<string, Field[]>();
  for (const type of types)
    for (const field of type.fields)
      fields.set(field.name, [...(fields.get(field.name) ?? []), fieldOf(field)]);
  return fields;
}

function fieldOf(type: FieldType): Field {
  if (type.map) return messageOf(new Map(), TEXT);
  return type.repeated ? listOf(single(type)) : single(type);
}

function single(type: FieldType): Field {
  switch (type.type) {
    case 'message':
      return messageOf(fieldsOf([messageType(type.typeName!)]));
    case 'enum':
      return oneOf([...enumNames(type.typeName!).values()], true);
    case 'bool':
      return BOOLEAN;
    case 'bytes':
      return HEX;
    case 'string':
      return TEXT;
    default:
      return NUMBER;
  }
}
