import type { Type } from 'protobufjs';
import type { DecodedPayload, FrameRecord } from '../../records/traffic-records.ts';
import type { Value } from '../../wire/fields/value.ts';
import { PayloadEncoding } from '../../wire/registry.ts';
import { type MessageRule, ruleFor } from './message-rules.ts';
import { nameOf, OwnSchema } from './own-schema.ts';

/**
 * What the payload of a frame says by the user's own schema: null where it is not the message that it should be, undefined where
 * nothing is asked of it.
 */
export type PayloadReader = (record: FrameRecord) => DecodedPayload | null | undefined;

/** Reads the schema. Throws a Failure where it cannot be read, or has not these messages. */
export async function payloadReader(file: string, rules: readonly MessageRule[]): Promise<PayloadReader> {
  const { common, parse, Reader, Root } = await import('./proto-library.ts');
  const schema = new OwnSchema(file, { common, parse, Root });
  const types = rules.map((rule) => ({ ...rule, type: schema.message(rule.message) }));
  return ({ message, payload, reading }) => {
    if (message !== null || typeof payload !== 'string' || reading === undefined) return undefined;
    const encoding = reading.payloadEncoding ?? PayloadEncoding.NONE;
    const rule = ruleFor(types, reading.payloadProtocol, reading.kind);
    // Compressed, the bytes are of another format.
    if (rule === null || encoding !== PayloadEncoding.NONE) return undefined;
    const reader = Reader.create(Buffer.from(payload, 'hex'));
    reader.discardUnknown = false;
    return decoded(rule.type, reader);
  };
}

function decoded(type: Type, reader: import('protobufjs').Reader): DecodedPayload | null {
  try {
    const message = type.decode(reader);
    const shown = type.toObject(message, { longs: String, enums: String, defaults: true, arrays: true });
    return {
      message: nameOf(type),
      fields: plainValue(shown) as DecodedPayload['fields'],
      unknownFields: unknownFields(message),
    };
  } catch {
    // protobufjs throws an Error of its own for whatever does not fit.
    return null;
  }
}

/** Bytes as hex, and numbers that JSON has no word for as text. */
function plainValue(value: unknown): Value {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plainValue);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return (value ?? null) as Value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainValue(field)]));
}

/** In it and in what is in it. */
function unknownFields(message: object): number {
  let count = ((message as { $unknowns?: readonly unknown[] }).$unknowns ?? []).length;
  for (const value of Object.values(message)) {
    const members: readonly unknown[] = Array.isArray(value) ? value : [value];
    for (const member of members)
      if (typeof member === 'object' && member !== null && !(member instanceof Uint8Array))
        count += unknownFields(member);
  }
  return count;
}
