import { gzipSync } from 'node:zlib';
import { CAPTURE_FORMS } from '../../../src/capture/encoders.ts';
import type { Segment } from '../../../src/records/segment.ts';
import type { Direction } from '../../../src/wire/direction.ts';
import { ack, concat, offer, toHex } from '../../wire/building.ts';
import { message, printed } from '../strace/printing.ts';

/** Something that passed, as every form tells it. */
interface Said {
  readonly connection: number;
  readonly direction: Direction;
  readonly bytes: Uint8Array;
  readonly descriptors: number;
}

function tokenOf(index: number): Uint8Array {
  return Uint8Array.from({ length: 16 }, (_, place) => ((index + 1) * 7919 * (place + 3)) >> (place % 5));
}

/** Handoffs one after the other. @param perConnection how many of them share a connection */
function handoffs(count: number, perConnection: number): Said[] {
  return Array.from({ length: count }, (_, index) => {
    const token = tokenOf(index);
    const connection = Math.floor(index / perConnection);
    const [out, back] = ['broker-to-backend', 'backend-to-broker'] as const;
    return [
      { connection, direction: out, bytes: token, descriptors: 1 },
      { connection, direction: out, bytes: offer({ token }), descriptors: 0 },
      { connection, direction: back, bytes: ack({ token }), descriptors: 0 },
    ];
  }).flat();
}

const START = 1_700_000_000_000_000;
const text = (lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`, 'latin1');
const raw = (said: readonly Said[]) => concat(...said.map(({ bytes }) => bytes));

function encoded(form: keyof typeof CAPTURE_FORMS, said: readonly Said[]): Uint8Array {
  const encoder = CAPTURE_FORMS[form]('/x');
  const segments: Segment[] = said.map((one, index) => ({ ...one, time: START + index * 100 }));
  return concat(encoder.head(), ...segments.map((segment) => encoder.segment(segment)), encoder.end());
}

/** A log of the backend. @param socket how a descriptor of a connection is printed @param cut as -s does */
function straceOf(said: readonly Said[], socket: (connection: number) => string, cut?: number): string[] {
  return said.map(({ connection, direction, bytes, descriptors }, index) => {
    const line = `4242 1700000000.${String(index % 1_000_000).padStart(6, '0')}`;
    const shown = printed(bytes, Math.min(cut ?? bytes.length, bytes.length));
    if (descriptors > 0)
      return `${line} recvmsg(${socket(connection)}, ${message(bytes, '9<UNIX-STREAM:[7->8]>')}, 0) = ${bytes.length}`;
    const name = direction === 'backend-to-broker' ? 'write' : 'read';
    return `${line} ${name}(${socket(connection)}, ${shown}, ${bytes.length}) = ${bytes.length}`;
  });
}

/** The same with both peers in one log, the sender first, or its call resumed after the receiver's. */
function bothEnds(said: readonly Said[], resumed: boolean): string[] {
  return said.flatMap(({ connection, direction, bytes, descriptors }) => {
    const [near, far] = [
      `7<UNIX-STREAM:[${connection}1->${connection}2]>`,
      `8<UNIX-STREAM:[${connection}2->${connection}1]>`,
    ];
    const [sender, receiver] = direction === 'broker-to-backend' ? [near, far] : [far, near];
    const [from, to] = direction === 'broker-to-backend' ? [10, 20] : [20, 10];
    const sent = descriptors > 0 ? message(bytes, '9') : message(bytes);
    const read = `${to} recvmsg(${receiver}, ${sent}, 0) = ${bytes.length}`;
    return resumed
      ? [
          `${from} sendmsg(${sender}, ${sent}, 0 <unfinished ...>`,
          read,
          `${from} <... sendmsg resumed>) = ${bytes.length}`,
        ]
      : [`${from} sendmsg(${sender}, ${sent}, 0) = ${bytes.length}`, read];
  });
}

function sockdump(said: readonly Said[], withPath: boolean): Uint8Array {
  const head = Buffer.alloc(24);
  head.writeUInt32LE(0xa1b2c3d4, 0);
  head.writeUInt16LE(2, 4);
  head.writeUInt16LE(4, 6);
  head.writeUInt32LE(147, 20);
  const records = said.map(({ direction, bytes }, index) => {
    const [from, to] = direction === 'broker-to-backend' ? [200, 300] : [300, 200];
    const path = withPath
      ? Buffer.concat([Buffer.of(6), Buffer.from('/tmp/x'.padEnd(108, '\0'))])
      : Buffer.alloc(0);
    const pids = Buffer.alloc(16);
    pids.writeBigUInt64BE(BigInt(to), 0);
    pids.writeBigUInt64BE(BigInt(from), 8);
    const data = Buffer.concat([path, pids, bytes]);
    const record = Buffer.alloc(16);
    record.writeUInt32LE(1_700_000_000 + index, 0);
    record.writeUInt32LE(data.length, 8);
    record.writeUInt32LE(data.length, 12);
    return Buffer.concat([record, data]);
  });
  return Buffer.concat([head, ...records]);
}

function sockdumpText(said: readonly Said[], data: (bytes: Uint8Array) => string): string[] {
  return said.flatMap(({ direction, bytes }) => {
    const [from, to] = direction === 'broker-to-backend' ? [200, 300] : [300, 200];
    const length = `${bytes.length}(${bytes.length})`;
    return [`01:02:03.456 >>> process app [${from} -> ${to}] path /x len ${length}`, data(bytes)];
  });
}

const pairs = (bytes: Uint8Array, separator: string) => toHex(bytes).replace(/..(?=.)/g, `$&${separator}`);

function xxd(bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
    const shown = toHex(bytes.subarray(row * 16, row * 16 + 16)).replace(/.{1,4}/g, '$& ');
    return `${(row * 16).toString(16).padStart(8, '0')}: ${shown.padEnd(40)} ................`;
  });
}

/** As `xxd -e` prints them, with zeros after the last so that they make whole words. */
function reversedWords(bytes: Uint8Array): string[] {
  const whole = concat(bytes, new Uint8Array(15));
  return Array.from({ length: Math.floor(whole.length / 16) }, (_, row) => {
    const shown = Buffer.from(whole.subarray(row * 16, row * 16 + 16));
    const readable = shown.toString('latin1').replace(/[^ -~]/g, '.');
    return `${(row * 16).toString(16).padStart(8, '0')}: ${toHex(shown.swap32()).replace(/.{8}/g, '$& ')} ${readable}`;
  });
}

function gdb(bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / 8) }, (_, row) => {
    const shown = bytes.subarray(row * 8, row * 8 + 8);
    return `0x${(0x555555558040 + row * 8).toString(16)} <buf+${row * 8}>:\t${[...shown].join('\t')}`;
  });
}

function sockdumpRows(bytes: Uint8Array): string[] {
  return Array.from({ length: Math.ceil(bytes.length / 16) }, (_, row) => {
    const shown = bytes.subarray(row * 16, row * 16 + 16);
    const halves = `${pairs(shown.subarray(0, 8), ' ')}  ${pairs(shown.subarray(8), ' ')}`.padEnd(49);
    return `${(row * 16).toString(16).padStart(4, '0')}  ${halves} ${'.'.repeat(shown.length)}`;
  });
}

const numbered = (connection: number) => `7<UNIX-STREAM:[${connection}1->${connection}2]>`;

/** Every form, with so many handoffs in it. */
export const RECORDINGS: { readonly [name: string]: (count: number) => Uint8Array } = {
  raw: (count) => raw(handoffs(count, 1)),
  'raw, compressed': (count) => gzipSync(raw(handoffs(count, 1))),
  pcapng: (count) => encoded('pcapng', handoffs(count, 1)),
  'pcapng, one connection': (count) => encoded('pcapng', handoffs(count, count)),
  events: (count) => encoded('ndjson', handoffs(count, 1)),
  'strace -yy': (count) => text(straceOf(handoffs(count, 1), numbered)),
  'strace -yy, one connection': (count) => text(straceOf(handoffs(count, count), numbered)),
  'strace -y': (count) => text(straceOf(handoffs(count, 1), (connection) => `7<socket:[${connection}]>`)),
  'strace without -y': (count) => text(straceOf(handoffs(count, count), () => '7')),
  'strace -s 32': (count) => text(straceOf(handoffs(count, 1), numbered, 32)),
  'strace of both ends': (count) => text(bothEnds(handoffs(count, 1), false)),
  'strace of both ends, resumed': (count) => text(bothEnds(handoffs(count, 1), true)),
  'sockdump since 2026': (count) => sockdump(handoffs(count, 1), true),
  'sockdump before': (count) => sockdump(handoffs(count, 1), false),
  'sockdump --format hex': (count) =>
    text(sockdumpText(handoffs(count, 1), (bytes) => sockdumpRows(bytes).join('\n'))),
  'sockdump --format hexstring': (count) =>
    text(sockdumpText(handoffs(count, 1), (bytes) => `\\x${pairs(bytes, '\\x')}`)),
  xxd: (count) => text(xxd(raw(handoffs(count, 1)))),
  'xxd -e': (count) => text(reversedWords(raw(handoffs(count, 1)))),
  'gdb x/ub': (count) => text(gdb(raw(handoffs(count, 1)))),
  'hex digits': (count) => text([toHex(raw(handoffs(count, 1)))]),
  'hex with colons': (count) => text([pairs(raw(handoffs(count, 1)), ':')]),
  'a list of numbers': (count) => text([`[${[...raw(handoffs(count, 1))].join(', ')}]`]),
  'a string with escapes': (count) => text([`b'\\x${pairs(raw(handoffs(count, 1)), '\\x')}'`]),
  base64: (count) => text([Buffer.from(raw(handoffs(count, 1))).toString('base64')]),
};

/** What makes a reader look at the same things again and again, if anything does. */
export const ADVERSARIAL: { readonly [name: string]: (count: number) => Uint8Array } = {
  'calls that are never resumed': (count) =>
    text([
      ...straceOf(handoffs(1, 1), numbered),
      ...Array.from({ length: count }, (_, index) => `${index + 1} read(${numbered(1)}, <unfinished ...>`),
    ]),
  'descriptors that are opened and never closed': (count) =>
    text([
      ...straceOf(handoffs(1, 1), numbered),
      ...Array.from({ length: count }, (_, index) => `1 socket(AF_UNIX, SOCK_STREAM, 0) = ${index + 10}`),
    ]),
  'bytes that only the sender shows': (count) =>
    text(
      straceOf(handoffs(1, 1), numbered).concat(
        bothEnds(handoffs(count, count), false).filter((line) => !/ recvmsg\(/.test(line)),
      ),
    ),
  'bytes that are looked at and never taken': (count) =>
    text([
      ...straceOf(handoffs(1, 1), numbered),
      ...Array.from({ length: count }, () => `1 recv(${numbered(3)}, "\\x01\\x02", 2, MSG_PEEK) = 2`),
    ]),
  'descriptors that are passed on and on': (count) =>
    text(
      Array.from(
        { length: count },
        (_, index) => `1 sendmsg(${numbered(index)}, ${message(tokenOf(index), '9')}, 0 <unfinished ...>`,
      ).concat(straceOf(handoffs(1, 1), numbered)),
    ),
  'frames that begin everywhere': (count) => Buffer.from('01ff000000080110'.repeat(count * 8), 'hex'),
  'sidebands without offers': (count) =>
    raw(
      Array.from({ length: count }, (_, index) => ({
        connection: 0,
        direction: 'broker-to-backend' as const,
        bytes: tokenOf(index),
        descriptors: 1,
      })),
    ),
  'offers that nothing answers': (count) =>
    encoded(
      'pcapng',
      handoffs(count, count).filter(({ direction }) => direction === 'broker-to-backend'),
    ),
  'connections that say half a frame': (count) =>
    encoded(
      'pcapng',
      handoffs(count, 1).map((said) => ({ ...said, bytes: said.bytes.subarray(0, 9) })),
    ),
  'one byte in each event': (count) =>
    encoded(
      'ndjson',
      handoffs(Math.ceil(count / 20), count).flatMap((said) =>
        [...said.bytes].map((byte) => ({ ...said, bytes: Uint8Array.of(byte), descriptors: 0 })),
      ),
    ),
  'a message of sockdump in each direction in turn': (count) =>
    sockdump(
      Array.from({ length: count }, (_, index) => ({
        ...{ connection: 0, bytes: Uint8Array.of(index & 255), descriptors: 0 },
        direction: index % 2 === 0 ? ('broker-to-backend' as const) : ('backend-to-broker' as const),
      })),
      true,
    ),
};
