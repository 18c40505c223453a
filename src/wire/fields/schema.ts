import generated from '../../generated/schema.json' with { type: 'json' };

/** The schema of proto/, in the form that the field reader walks. */

export type ScalarType = 'uint32' | 'uint64' | 'int32' | 'bool' | 'string' | 'bytes';

export interface FieldType {
  readonly name: string;
  readonly number: number;
  readonly type: ScalarType | 'enum' | 'message';
  /** 0 varint, 2 length-delimited: the wire type that the schema asks for. */
  readonly wireType: 0 | 2;
  readonly repeated: boolean;
  /** A map's entries are messages with the fields `key` and `value`. */
  readonly map: boolean;
  /** Explicit presence: absent is null, not the default. */
  readonly optional: boolean;
  readonly oneof: string | null;
  /** Bits of the field numbers that may not have come before: its own and those of its oneof; none when repeated. */
  readonly excludes: number;
  /** The enum's or message's name; null for scalars. */
  readonly typeName: string | null;
}

export interface MessageType {
  readonly name: string;
  readonly fields: readonly FieldType[];
  readonly byNumber: ReadonlyMap<number, FieldType>;
  readonly reserved: readonly (readonly [number, number])[];
}

interface GeneratedField {
  type: string;
  id: number;
  rule?: string;
  keyType?: string;
  options?: { proto3_optional?: boolean };
}
interface GeneratedType {
  nested?: Record<string, GeneratedType>;
  fields?: Record<string, GeneratedField>;
  values?: Record<string, number>;
  oneofs?: Record<string, { oneof: string[] }>;
  reserved?: (string | [number, number])[];
}

const SCALARS: ReadonlySet<string> = new Set(['uint32', 'uint64', 'int32', 'bool', 'string', 'bytes']);
/** Both maps of the protocol are map<string, string>. */
const MAP_ENTRY = 'map entry';

const types = allTypes(generated as unknown as GeneratedType);
const enums = new Map(
  types.flatMap(([name, { values }]) => (values ? [[name, namesByNumber(values)] as const] : [])),
);
const generatedMessages = new Map(types.filter(([, { fields }]) => fields !== undefined));
generatedMessages.set(MAP_ENTRY, {
  fields: { key: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } },
});
/** Made when they are asked for: most processes see a few of them. */
const messages = new Map<string, MessageType>();

/** The message type of that name; throws when proto/ has none, which is a mistake in this program. */
export function messageType(name: string): MessageType {
  const known = messages.get(name);
  if (known !== undefined) return known;
  const found = generatedMessages.get(name);
  if (found === undefined) throw new Error(`proto/ has no message ${name}`);
  const made = toMessage(name, found);
  messages.set(name, made);
  return made;
}

/** All of them, the entry of a map included. */
export function messageTypes(): readonly MessageType[] {
  return [...generatedMessages.keys()].map(messageType);
}

/** The enum's names by number; throws when proto/ has no enum of that name. */
export function enumNames(name: string): ReadonlyMap<number, string> {
  const found = enums.get(name);
  if (found === undefined) throw new Error(`proto/ has no enum ${name}`);
  return found;
}

export function isReserved(type: MessageType, number: number): boolean {
  return type.reserved.some(([first, last]) => number >= first && number <= last);
}

function allTypes(parent: GeneratedType): [string, GeneratedType][] {
  return Object.entries(parent.nested ?? {}).flatMap(([name, type]) => [[name, type], ...allTypes(type)]);
}

function namesByNumber(values: Record<string, number>): ReadonlyMap<number, string> {
  return new Map(Object.entries(values).map(([name, number]) => [number, name]));
}

function toMessage(name: string, type: GeneratedType): MessageType {
  const described = Object.entries(type.fields ?? {}).map(([field, generatedField]) =>
    toField(field, generatedField, oneofOf(type, field)),
  );
  const fields = described.map((field) => ({ ...field, excludes: excludedBy(field, described) }));
  return {
    name,
    fields,
    byNumber: new Map(fields.map((field) => [field.number, field])),
    reserved: (type.reserved ?? []).filter((range): range is [number, number] => Array.isArray(range)),
  };
}

function toField(name: string, field: GeneratedField, oneof: string | null): FieldType {
  const map = field.keyType !== undefined;
  const optional = field.options?.proto3_optional === true;
  const type = map ? 'message' : fieldKind(field.type);
  return {
    name,
    number: field.id,
    type,
    wireType: type === 'string' || type === 'bytes' || type === 'message' ? 2 : 0,
    repeated: map || field.rule === 'repeated',
    map,
    optional,
    oneof: optional ? null : oneof,
    excludes: 0,
    typeName: map ? MAP_ENTRY : type === 'enum' || type === 'message' ? field.type : null,
  };
}

function excludedBy(field: FieldType, all: readonly FieldType[]): number {
  if (field.repeated) return 0;
  const group = all.filter(
    (other) => other === field || (field.oneof !== null && other.oneof === field.oneof),
  );
  return group.reduce((bits, { number }) => bits | (1 << number), 0);
}

function fieldKind(type: string): FieldType['type'] {
  if (SCALARS.has(type)) return type as ScalarType;
  return enums.has(type) ? 'enum' : 'message';
}

function oneofOf(type: GeneratedType, field: string): string | null {
  const found = Object.entries(type.oneofs ?? {}).find(([, { oneof }]) => oneof.includes(field));
  return found === undefined ? null : found[0];
}
