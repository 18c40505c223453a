import protobuf from 'protobufjs/light.js';
import generated from '../generated/schema.json' with { type: 'json' };
import { FRAMING_VERSION, HEADER_LENGTH } from '../wire/limits.ts';

/** Encoding by protobufjs. Defaults are left out; integers of 64 bits are given as decimal strings, which it carries over exactly. */
const root = protobuf.Root.fromJSON(generated as protobuf.INamespace);

const types = new Map<string, protobuf.Type>();

export type Fields = { readonly [name: string]: unknown };

/** The bytes of one message; `name` is a message of proto/. */
export function encodeMessage(name: string, fields: Fields): Uint8Array {
  let type = types.get(name);
  if (type === undefined) {
    type = root.lookupType(name);
    types.set(name, type);
  }
  return type.encode(type.fromObject(fields)).finish();
}

/** A body with its framing: one version byte and four bytes of little-endian length. */
export function frameBytes(body: Uint8Array, version = FRAMING_VERSION, length = body.length): Uint8Array {
  const framed = new Uint8Array(HEADER_LENGTH + body.length);
  const view = new DataView(framed.buffer);
  view.setUint8(0, version);
  view.setUint32(1, length, true);
  framed.set(body, HEADER_LENGTH);
  return framed;
}
