/** Blocks of a pcapng file, little-endian. IETF draft-ietf-opsawg-pcapng; lengths in bytes. */

export const SECTION_HEADER = 0x0a0d0d0a;
export const INTERFACE_DESCRIPTION = 1;
export const ENHANCED_PACKET = 6;
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

export const OPTION_COMMENT = 1;
const OPTION_IF_NAME = 2;
const OPTION_IF_DESCRIPTION = 3;
const OPTION_USER_APPLICATION = 4;

/** Packets begin with an IPv4 header. */
const LINKTYPE_RAW = 101;

export const PCAPNG_EVIDENCE = 12;

/** Where the options of a section header begin: after its type, its length and 16 bytes of fixed fields. */
const SECTION_BODY_END = 24;

/** Whether bytes begin as a pcapng does; both its magic numbers count where they are all there. */
export function isPcapng(bytes: Uint8Array): boolean {
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || fields.getUint32(0) !== SECTION_HEADER) return false;
  if (bytes.length < PCAPNG_EVIDENCE) return true;
  return [true, false].some((little) => fields.getUint32(8, little) === BYTE_ORDER_MAGIC);
}

/** @param comment null: none */
export function sectionHeader(application: string, comment: string | null = null): Uint8Array {
  const body = Buffer.alloc(16);
  body.writeUInt32LE(BYTE_ORDER_MAGIC, 0);
  body.writeUInt16LE(1, 4);
  body.writeBigInt64LE(-1n, 8);
  const list: [number, string][] = comment === null ? [] : [[OPTION_COMMENT, comment]];
  list.push([OPTION_USER_APPLICATION, application]);
  return block(SECTION_HEADER, Buffer.concat([body, options(list)]));
}

/** The comment of the section header that is whole at the beginning of the bytes; null where there is none. */
export function sectionComment(bytes: Uint8Array): string | null {
  const fields = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const end = Math.min(bytes.length, fields.getUint32(4, true)) - 4;
  for (let at = SECTION_BODY_END; at + 4 <= end; ) {
    const [code, length] = [fields.getUint16(at, true), fields.getUint16(at + 2, true)];
    if (code === 0 || at + 4 + length > end) return null;
    if (code === OPTION_COMMENT) return Buffer.from(bytes.subarray(at + 4, at + 4 + length)).toString();
    at += 4 + 4 * Math.ceil(length / 4);
  }
  return null;
}

/** Timestamps are in microseconds, pcapng’s default. */
export function interfaceDescription(name: string, description: string): Uint8Array {
  const body = Buffer.alloc(8);
  body.writeUInt16LE(LINKTYPE_RAW, 0);
  return block(
    INTERFACE_DESCRIPTION,
    Buffer.concat([
      body,
      options([
        [OPTION_IF_NAME, name],
        [OPTION_IF_DESCRIPTION, description],
      ]),
    ]),
  );
}

/** @param time microseconds since the epoch */
export function enhancedPacket(time: number, packet: Uint8Array, comment: string | null): Uint8Array {
  const body = Buffer.alloc(20);
  const high = Math.floor(time / 0x1_0000_0000);
  body.writeUInt32LE(high, 4);
  body.writeUInt32LE(time - high * 0x1_0000_0000, 8);
  body.writeUInt32LE(packet.length, 12);
  body.writeUInt32LE(packet.length, 16);
  const end = comment === null ? Buffer.alloc(0) : options([[OPTION_COMMENT, comment]]);
  return block(ENHANCED_PACKET, Buffer.concat([body, padded(packet), end]));
}

function options(list: readonly (readonly [code: number, value: string])[]): Buffer {
  const encoded = list.map(([code, value]) => {
    const bytes = Buffer.from(value);
    const head = Buffer.alloc(4);
    head.writeUInt16LE(code, 0);
    head.writeUInt16LE(bytes.length, 2);
    return Buffer.concat([head, padded(bytes)]);
  });
  return Buffer.concat([...encoded, Buffer.alloc(4)]);
}

function block(type: number, body: Uint8Array): Uint8Array {
  const total = body.length + 12;
  const bytes = Buffer.alloc(total);
  bytes.writeUInt32LE(type, 0);
  bytes.writeUInt32LE(total, 4);
  bytes.set(body, 8);
  bytes.writeUInt32LE(total, total - 4);
  return bytes;
}

function padded(bytes: Uint8Array): Buffer {
  const length = Math.ceil(bytes.length / 4) * 4;
  return Buffer.concat([bytes], length);
}
