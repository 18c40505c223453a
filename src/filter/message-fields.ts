import { enumNames, type FieldType, type MessageType, messageType } from '../wire/fields/schema.ts';
import { BOOLEAN, enumOf, type Field, HEX, integer, LOOSE_TEXT, listOf, messageOf, TEXT } from './field.ts';

export const UINT64: Field = { ...integer(0, 2n ** 64n - 1n), kinds: ['number', 'text'] };

/** The fields of these messages by name, as records show them. */
export function fieldsOf(types: readonly MessageType[]): Map<string, readonly Field[]> {
  const fields = new Map<string, Field[]>();
  for (const type of types)
    for (const field of type.fields)
      fields.set(field.name, [...(fields.get(field.name) ?? []), fieldOf(field)]);
  return fields;
}

function fieldOf(type: FieldType): Field {
  if (type.map) return messageOf(new Map(), LOOSE_TEXT);
  return type.repeated ? listOf(single(type)) : single(type);
}

function single(type: FieldType): Field {
  switch (type.type) {
    case 'message':
      return messageOf(fieldsOf([messageType(type.typeName!)]));
    case 'enum':
      return enumOf(enumNames(type.typeName!));
    case 'bool':
      return BOOLEAN;
    case 'bytes':
      return HEX;
    case 'string':
      return TEXT;
    case 'int32':
      return integer(-(2 ** 31), 2 ** 31 - 1);
    case 'uint32':
      return integer(0, 2 ** 32 - 1);
    case 'uint64':
      return UINT64;
  }
}
