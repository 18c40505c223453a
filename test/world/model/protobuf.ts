/**
 * A reader of protobuf that shares nothing with the one under test: slow, short, and as strict as the reference about the fields
 * that it is asked for.
 */
export type Kind = 'varint' | 'bytes' | 'text';
export type Schema = { readonly [number: number]: Kind };
export type Fields = ReadonlyMap<number, bigint | Uint8Array>;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What can be read of a message: up to the place, if any, after which nothing can be; a text that is not UTF-8 is left out. */
export interface Decoded {
  /** The last value of each field. */
  readonly fields: Fields;
  /** Whether a reader need not reject it. */
  readonly complete: boolean;
}

/** The last value of each field; null where a reader must reject the message. */
export function decode(bytes: Uint8Array, schema: Schema): Fields | null {
  const { fields, complete } = decodeLoosely(bytes, schema);
  return complete ? fields : null;
}

export function decodeLoosely(bytes: Uint8Array, schema: Schema): Decoded {
  const fields = new Map<number, bigint | Uint8Array>();
  let at = 0;
  let complete = true;
  const varint = (): bigint | null => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= bytes.length) return null;
      const byte = bytes[at++]!;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return shift === 63n && byte > 1 ? null : BigInt.asUintN(64, value);
    }
    return null;
  };
  const take = (count: bigint | null): Uint8Array | null => {
    if (count === null || count > BigInt(bytes.length - at)) return null;
    at += Number(count);
    return bytes.subarray(at - Number(count), at);
  };
  while (at < bytes.length) {
    const key = varint();
    if (key === null || key > 0xffffffffn || key >> 3n === 0n) return { fields, complete: false };
    const number = Number(key >> 3n);
    const wire = Number(key & 7n);
    const kind = schema[number];
    if (kind !== undefined && wire !== (kind === 'varint' ? 0 : 2)) return { fields, complete: false };
    const value =
      wire === 0
        ? varint()
        : wire === 2
          ? take(varint())
          : wire === 1
            ? take(8n)
            : wire === 5
              ? take(4n)
              : null;
    if (value === null) return { fields, complete: false };
    if (kind === 'text' && !isText(value as Uint8Array)) complete = false;
    else if (kind !== undefined) fields.set(number, value);
  }
  return { fields, complete };
}

function isText(bytes: Uint8Array): boolean {
  try {
    utf8.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

export function number(fields: Fields, field: number): bigint {
  const value = fields.get(field);
  return typeof value === 'bigint' ? value : 0n;
}

export function bytesOf(fields: Fields, field: number): Uint8Array {
  const value = fields.get(field);
  return value instanceof Uint8Array ? value : new Uint8Array();
}

export function hexOf(fields: Fields, field: number): string {
  return Buffer.from(bytesOf(fields, field)).toString('hex');
}

export function textOf(fields: Fields, field: number): string {
  return Buffer.from(bytesOf(fields, field)).toString();
}
