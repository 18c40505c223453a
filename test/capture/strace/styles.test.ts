import { describe, expect, it } from 'vitest';
import { decode, frames, handoffs, sidebands } from '../../records/decoding.ts';
import { ack, offer, TOKEN } from '../../wire/building.ts';
import { read } from '../reading.ts';
import { message, oldMessage, printed } from './printing.ts';

const OFFER = offer();
const ACK = ack();
const LONG = ack({ errorDetail: 'x'.repeat(50), accepted: false });

/** What a broker’s calls are, and a descriptor as it is printed. */
function calls(socket: string, passed: string): string[] {
  return [
    `sendmsg(${socket}, ${message(TOKEN, passed)}, MSG_NOSIGNAL) = 16`,
    `write(${socket}, ${printed(OFFER)}, ${OFFER.length}) = ${OFFER.length}`,
    `read(${socket}, ${printed(ACK)}, 4096) = ${ACK.length}`,
  ];
}

const SOCKET = '7<UNIX-STREAM:[51->52]>';
const CLIENT = '9<UNIX-STREAM:[61->62]>';

const STYLES: readonly (readonly [string, (call: string, index: number) => string])[] = [
  ['no prefix', (call) => call],
  ['-f -o', (call) => `4242  ${call}`],
  ['-f', (call) => `[pid  4242] ${call}`],
  ['-Y', (call) => `[pid 4242<odd name> ] [x]>] ${call}`],
  ['-Y -o', (call) => `4242<rpb broker> ${call}`],
  ['-t', (call) => `[pid 4242] 23:59:59 ${call}`],
  ['-tt', (call, index) => `12:00:00.10000${index} ${call}`],
  ['-ttt', (call, index) => `4242 1700000000.10000${index} ${call}`],
  ['-ttt -r', (call, index) => `1700000000.10000${index} (+     0.000105) ${call}`],
  ['-r', (call) => `4242      0.000105 ${call}`],
  [
    '-y -xx',
    (call) =>
      call.replace(/<UNIX-STREAM:\[(\d+)->\d+\]>/g, (_all, inode: string) => {
        const bytes = Buffer.from(`socket:[${inode}]`).toString('hex');
        return `<${bytes.replace(/../g, '\\x$&')}>`;
      }),
  ],
  ['-T', (call) => `${call} <0.000022>`],
  ['-n -i', (call) => `4242 [  44] [00007fac7b728b59] ${call}`],
  ['--secontext', (call) => `4242 [unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023] ${call}`],
  [
    '-k',
    (call) => `${call}\n > /usr/lib/libc.so.6(recv+0x19) [0x10a929]\n > unexpected_backtracing_error [0x0]`,
  ],
  ['Markdown', (call) => `    ${call}`],
  ['mail', (call) => `> > 4242 ${call}`],
  ['a fence', (call) => `\`\`\`text\n${call}\n\`\`\`\n`],
  ['words around', (call) => `This is what I see:\n\n${call}\n\nWhat now?`],
  ['Windows line ends', (call) => `${call}\r`],
];

describe('a log of strace', () => {
  it.each(STYLES)('may be made with %s', async (_, style) => {
    for (const [socket, passed] of [
      [SOCKET, CLIENT],
      ['7<socket:[51]>', '9<socket:[61]>'],
      ['7', '9'],
    ] as const) {
      const log = calls(socket, passed).map(style).join('\n');
      const { format, segments, failure } = await read(log);
      expect({ format, failure }).toEqual({ format: 'strace', failure: null });
      const records = decode(...segments);
      expect(sidebands(records).map(({ descriptors }) => descriptors)).toEqual([1]);
      expect(handoffs(records).map(({ outcome }) => outcome)).toEqual(['accepted']);
      expect(segments.map(({ connection }) => connection)).toEqual([0, 0, 0]);
    }
  });

  it('tells when it was only with -ttt', async () => {
    const timed = await read(
      calls(SOCKET, CLIENT)
        .map((call) => `1 1700000000.25 ${call}`)
        .join('\n'),
    );
    expect(timed.segments.map(({ time }) => time)).toEqual(Array(3).fill(1_700_000_000_250_000));
    const clock = await read(
      calls(SOCKET, CLIENT)
        .map((call) => `1 12:00:00.25 ${call}`)
        .join('\n'),
    );
    expect(clock.segments.map(({ time }) => time)).toEqual([null, null, null]);
    const late = await read(`1 99999999999999.0 ${calls(SOCKET, CLIENT)[0]}`);
    expect(late.failure).toBe('the capture is damaged at line 1: its time is not between 1970 and 2255');
  });

  it('may be of strace 4', async () => {
    const { segments, failure } = await read(
      [
        `sendmsg(7, ${oldMessage(TOKEN, '9, 10')}, MSG_DONTWAIT|MSG_NOSIGNAL) = 16 <0.000022>`,
        ...calls('7', '').slice(1),
      ].join('\n'),
    );
    expect(failure).toBeNull();
    expect(segments.map(({ descriptors }) => descriptors)).toEqual([2, 0, 0]);
  });

  it('that was cut by -s has gaps of known length, and what follows is read', async () => {
    const { segments, failure } = await read(
      [
        calls(SOCKET, CLIENT)[0],
        `write(${SOCKET}, ${printed(OFFER, 32)}, ${OFFER.length}) = ${OFFER.length}`,
        `read(${SOCKET}, ${printed(ACK)}, 4096) = ${ACK.length}`,
      ].join('\n'),
    );
    expect(failure).toBeNull();
    expect(segments.map(({ bytes, gap }) => gap ?? bytes.length)).toEqual([
      16,
      32,
      OFFER.length - 32,
      ACK.length,
    ]);
  });

  it('shows with -e read and write what -s has cut', async () => {
    const dump = [...Array(Math.ceil(LONG.length / 16)).keys()].map((row) => {
      const bytes = [...LONG.subarray(row * 16, row * 16 + 16)].map((byte) =>
        byte.toString(16).padStart(2, '0'),
      );
      const halves = `${bytes.slice(0, 8).join(' ')}  ${bytes.slice(8).join(' ')}`.padEnd(48);
      return ` | ${(row * 16).toString(16).padStart(5, '0')}  ${halves}  ${'.'.repeat(16)} |`;
    });
    const { segments } = await read(
      [...calls('7', '9').slice(0, 2), `read(7, ${printed(LONG, 32)}, 4096) = ${LONG.length}`, ...dump].join(
        '\n',
      ),
    );
    expect(handoffs(decode(...segments)).map(({ errorDetail }) => errorDetail)).toEqual(['x'.repeat(50)]);
  });

  it('may have the output of the program in it, and calls without a result', async () => {
    const { segments, failure } = await read(
      [
        ...calls('7', '9').slice(0, 2),
        'exit_group(0)                           = ?',
        'close(3hello',
        ')                                = 0',
        calls('7', '9')[2],
        '+++ exited with 0 +++',
      ].join('\n'),
    );
    expect(failure).toBeNull();
    expect(frames(decode(...segments)).length).toBe(2);
  });

  it('that breaks off inside a transfer is read up to there', async () => {
    const broken = await read(`${calls(SOCKET, CLIENT)[0]}\nsendto(${SOCKET}, "\\x01`);
    expect(broken.segments.length).toBe(1);
    expect(broken.failure).toBe('the capture is damaged at line 2: the line breaks off: it has no result');
  });

  it('of nothing that could be a handoff is refused, and says what to record', async () => {
    const nothing = await read('close(3) = 0\n');
    expect(nothing.failure).toContain('no bytes on Unix stream sockets: record with strace');
    const ring = await read('io_uring_setup(64, {flags=0}) = 3\n');
    expect(ring.failure).toContain('io_uring, which strace does not see into');
  });
});
