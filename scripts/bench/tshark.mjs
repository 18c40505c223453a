// tshark as a yardstick: the same frames, each in a UDP packet of its own, decoded by Wireshark's protobuf dissector
// with the schema of proto/. It reads the envelope and leaves the payload as bytes, which is less than decode does.
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const SCHEMA = fileURLToPath(new URL('../../proto', import.meta.url));
const PORT = 53503;
const HEADER = 5;
const TOKEN = 16;
const LINK_TYPE_IPV4 = 228;
const FIELDS = [
  'protobuf.field.name',
  'protobuf.field.value.uint32',
  'protobuf.field.value.uint64',
  'protobuf.field.value',
];

/** tshark's ways to tell what decode tells, by name: arguments without the file. */
export const TSHARK_FORMS = {
  'tshark -T fields': ['-T', 'fields', ...FIELDS.flatMap((name) => ['-e', name])],
  'tshark -T ek': ['-T', 'ek'],
  'tshark -V': ['-V'],
};

/** What every form needs: no names looked up, and UDP on the port read as the message. */
export const TSHARK_SCHEMA = [
  ['-n'],
  ['-o', `uat:protobuf_search_paths:"${SCHEMA}","TRUE"`],
  ['-o', `uat:protobuf_udp_message_types:"${PORT}","running_process.broker.v1.Frame"`],
].flat();

/**
 * Writes the first frames of a capture of sidebands, offers and ACKs in turn as a pcap.
 * @param frames how many
 */
export function writePcap(capture, path, frames) {
  const bytes = readFileSync(capture);
  const file = openSync(path, 'w');
  let blocks = [fileHeader()];
  for (let at = 0, done = 0; done < frames; done++) {
    if (done % 2 === 0) at += TOKEN;
    const end = at + HEADER + bytes.readUInt32LE(at + 1);
    blocks.push(packet(bytes.subarray(at + HEADER, end)));
    at = end;
    if (blocks.length < 20_000) continue;
    writeSync(file, Buffer.concat(blocks));
    blocks = [];
  }
  writeSync(file, Buffer.concat(blocks));
  closeSync(file);
}

function fileHeader() {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0xffff, 16);
  header.writeUInt32LE(LINK_TYPE_IPV4, 20);
  return header;
}

function packet(body) {
  const packet = Buffer.alloc(16 + 28 + body.length);
  packet.writeUInt32LE(28 + body.length, 8);
  packet.writeUInt32LE(28 + body.length, 12);
  const ip = packet.subarray(16);
  ip[0] = 0x45;
  ip.writeUInt16BE(28 + body.length, 2);
  ip[8] = 64;
  ip[9] = 17;
  ip.set([127, 0, 0, 1, 127, 0, 0, 1], 12);
  ip.writeUInt16BE(PORT, 20);
  ip.writeUInt16BE(PORT, 22);
  ip.writeUInt16BE(8 + body.length, 24);
  ip.set(body, 28);
  return packet;
}
