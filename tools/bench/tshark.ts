import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { HEADER_LENGTH, TOKEN_LENGTH } from '../../src/wire/limits.ts';
import { ROOT } from '../../test/process/running.ts';
import { type Table, thousandsPerSecond, times } from './table.ts';
import { timed } from './timing.ts';

const FRAMES = 50_000;
const PORT = 53503;
const LINK_TYPE_IPV4 = 228;
const FIELDS = [
  'protobuf.field.name',
  'protobuf.field.value.uint32',
  'protobuf.field.value.uint64',
  'protobuf.field.value',
];

/** tshark's forms of output, and ours that says as much. */
const FORMS = [
  ['tshark -T fields', ['-T', 'fields', ...FIELDS.flatMap((name) => ['-e', name])], 'json'],
  ['tshark -T ek', ['-T', 'ek'], 'json'],
  ['tshark -V', ['-V'], 'table'],
] as const;

/** What every form needs: no names looked up, and UDP on the port read as the message. */
const SCHEMA = [
  '-n',
  '-o',
  `uat:protobuf_search_paths:"${join(ROOT, 'proto')}","TRUE"`,
  '-o',
  `uat:protobuf_udp_message_types:"${PORT}","running_process.broker.v1.Frame"`,
];

/**
 * tshark as a yardstick: the same frames, each in a UDP packet, through Wireshark's protobuf dissector. It reads the
 * envelope and leaves the payload as bytes, which is less than decode does.
 * @param ours frames a second of `decode`
 */
export function tsharkTable(
  folder: string,
  capture: string,
  ours: { readonly json: number; readonly table: number },
): Table {
  const [full, empty] = [FRAMES, 0].map((frames) => {
    const path = join(folder, `bench-${frames}.pcap`);
    writePcap(capture, path, frames);
    return path;
  }) as [string, string];
  return {
    title: 'Decoding with tshark, for comparison',
    note: `${FRAMES} of the same frames, read with a protobuf schema; the start-up of tshark is taken off.`,
    columns: ['', 'frames', 'decode in the same form'],
    rows: FORMS.map(([name, args, compared]) => {
      const [all, start] = [full, empty].map((path) => timed(['tshark', '-r', path, ...SCHEMA, ...args])) as [
        number,
        number,
      ];
      const theirs = (FRAMES * 1000) / (all - start);
      return [name, thousandsPerSecond(theirs), `${times(ours[compared] / theirs)} as fast`];
    }),
  };
}

/** Writes the first frames of a capture of sidebands, offers and answers in turn as a pcap. */
function writePcap(capture: string, path: string, frames: number): void {
  const bytes = readFileSync(capture);
  const file = openSync(path, 'w');
  const packets: Uint8Array[] = [fileHeader()];
  for (let at = 0, done = 0; done < frames; done++) {
    if (done % 2 === 0) at += TOKEN_LENGTH;
    const end = at + HEADER_LENGTH + bytes.readUInt32LE(at + 1);
    packets.push(packet(bytes.subarray(at + HEADER_LENGTH, end)));
    at = end;
  }
  writeSync(file, Buffer.concat(packets));
  closeSync(file);
}

function fileHeader(): Uint8Array {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0xffff, 16);
  header.writeUInt32LE(LINK_TYPE_IPV4, 20);
  return header;
}

/** A body in a UDP packet of IPv4, after a packet header of pcap. */
function packet(body: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(16 + 28 + body.length);
  bytes.writeUInt32LE(28 + body.length, 8);
  bytes.writeUInt32LE(28 + body.length, 12);
  const ip = bytes.subarray(16);
  ip[0] = 0x45;
  ip.writeUInt16BE(28 + body.length, 2);
  ip[8] = 64;
  ip[9] = 17;
  ip.set([127, 0, 0, 1, 127, 0, 0, 1], 12);
  ip.writeUInt16BE(PORT, 20);
  ip.writeUInt16BE(PORT, 22);
  ip.writeUInt16BE(8 + body.length, 24);
  ip.set(body, 28);
  return bytes;
}
