import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../src/records/segment.ts';
import { ack, concat, offer, TOKEN, toHex } from '../../wire/building.ts';
import { read } from '../reading.ts';
import { message, printed } from './printing.ts';

const OFFER = offer();
const ACK = ack();

/** What each segment is, briefly: connection, direction, bytes, and what came with them. */
function told(segments: readonly Segment[]): string[] {
  return segments.map(({ connection, direction, bytes, descriptors, passed, application, unread }) => {
    const came = passed?.map(({ kind, fate }) => `${kind}/${fate}`).join() ?? '';
    const flags = [came, application ? 'application' : '', unread && descriptors === 0 ? 'unread' : ''];
    return `${connection} ${direction} ${bytes.length} ${descriptors} ${flags.filter((flag) => flag !== '').join(' ')}`.trim();
  });
}

const ADOPTS = [
  `1 recvmsg(4, ${message(TOKEN, '5')}, 0) = 16`,
  `1 recvmsg(4, ${message(OFFER)}, 0) = ${OFFER.length}`,
  `1 sendto(4, ${printed(ACK)}, ${ACK.length}, 0, NULL, 0) = ${ACK.length}`,
];
const HANDOFF = [
  `0 broker-to-backend 16 1`,
  `0 broker-to-backend ${OFFER.length} 0`,
  `0 backend-to-broker ${ACK.length} 0`,
];

describe('descriptors without -y', () => {
  it('are followed through dup, fcntl and close: a number that comes again is another connection', async () => {
    const { segments, failure } = await read(
      [
        ...ADOPTS.slice(0, 2),
        '1 fcntl(4, F_DUPFD_CLOEXEC, 10) = 12',
        '1 dup2(12, 8) = 8',
        '1 close(4) = 0',
        `1 sendto(8, ${printed(ACK)}, ${ACK.length}, 0, NULL, 0) = ${ACK.length}`,
        '1 close(8) = 0',
        '1 close(12) = 0',
        `1 recvmsg(4, ${message(TOKEN, '6')}, 0) = 16`,
      ].join('\n'),
    );
    expect(failure).toBeNull();
    expect(segments.map(({ connection }) => connection)).toEqual([0, 0, 0, 1]);
  });

  it('are a child’s own after fork and shared among threads, in whatever order they are seen', async () => {
    const log = (how: string) =>
      [
        '1 accept4(3, {sa_family=AF_UNIX}, [110 => 2], SOCK_CLOEXEC) = 4',
        `1 ${how} <unfinished ...>`,
        `2 recvmsg(4, ${message(TOKEN, '5')}, 0) = 16`,
        `1 <... clone resumed>) = 2`,
        `2 recvmsg(4, ${message(OFFER)}, 0) = ${OFFER.length}`,
        '2 close(4) = 0',
        `1 sendto(4, ${printed(ACK)}, ${ACK.length}, 0, NULL, 0) = ${ACK.length}`,
      ].join('\n');
    const forked = await read(log('clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|SIGCHLD'));
    expect(forked.segments.map(({ connection }) => connection)).toEqual([0, 0, 0]);
    const thread = await read(log('clone(child_stack=0x7f, flags=CLONE_VM|CLONE_FILES|CLONE_THREAD'));
    expect(thread.segments.map(({ connection }) => connection)).toEqual([0, 0, 1]);
  });

  it('are those of one process where two threads of unknown origin each go one way', async () => {
    const { segments } = await read([...ADOPTS.slice(0, 2), ADOPTS[2]!.replace('1 ', '2 ')].join('\n'));
    expect(told(segments)).toEqual([`${HANDOFF[0]} null/null`, HANDOFF[1], HANDOFF[2]]);
  });

  it('that close on exec are gone after it', async () => {
    const { segments } = await read(
      [
        '1 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 4',
        `1 recvmsg(4, ${message(TOKEN, '5')}, 0) = 16`,
        '1 execve("/bin/x", ["x"], 0x7ffc /* 3 vars */) = 0',
        `1 recvmsg(4, ${message(TOKEN, '5')}, 0) = 16`,
      ].join('\n'),
    );
    expect(segments.map(({ connection }) => connection)).toEqual([0, 1]);
  });

  it('of files and other sockets are no connections', async () => {
    const { segments } = await read(
      [
        '1 openat(AT_FDCWD, "/etc/passwd", O_RDONLY|O_CLOEXEC) = 9',
        `1 read(9, ${printed(concat(TOKEN, OFFER))}, 4096) = ${16 + OFFER.length}`,
        '1 socket(AF_INET, SOCK_STREAM, IPPROTO_TCP) = 10',
        `1 sendto(10, ${printed(OFFER)}, ${OFFER.length}, 0, NULL, 0) = ${OFFER.length}`,
        '1 read(11, "\\177ELF\\2\\1\\1", 832) = 7',
        ...ADOPTS,
      ].join('\n'),
    );
    expect(told(segments)).toEqual([`${HANDOFF[0]} null/null`, HANDOFF[1], HANDOFF[2]]);
  });
});

describe('a descriptor that was handed over', () => {
  it.each([
    ['adopted', ['1 read(5, "ping", 100) = 4', '1 write(5, "pong", 4) = 4', '1 close(5) = 0']],
    ['closed', ['1 close(5) = 0', '1 +++ exited with 0 +++']],
    ['leaked', ['1 +++ exited with 0 +++']],
    [null, []],
  ])('is %s', async (fate, after) => {
    const { segments } = await read([...ADOPTS, ...after].join('\n'));
    expect(segments[0]!.passed).toEqual([{ kind: null, blocking: null, fate }]);
    const talk = told(segments.slice(3));
    if (fate === 'adopted')
      expect(talk).toEqual([
        '1 client-to-backend 4 0 application unread',
        '1 backend-to-client 4 0 application',
      ]);
  });

  it('is known by what strace prints about it', async () => {
    const kinds = {
      'UNIX-STREAM:[61->62]': 'stream',
      'UNIX-STREAM:[61,"/run/a"]': 'listener',
      'UNIX-DGRAM:[61]': 'datagram',
      'TCP:[127.0.0.1:1->127.0.0.1:2]': 'stream',
      'pipe:[77]': 'pipe',
      '/dev/null<char 1:3>': 'other',
      '/tmp/a\\76b': 'file',
      'anon_inode:[eventpoll]': 'other',
      'socket:[61]': null,
    };
    for (const [about, kind] of Object.entries(kinds)) {
      const { segments } = await read(
        `sendmsg(7<UNIX-STREAM:[51->52]>, ${message(TOKEN, `9<${about}>`)}, 0) = 16\n`,
      );
      expect(segments[0]!.passed, about).toEqual([{ kind, blocking: null, fate: null }]);
    }
  });

  it('with O_NONBLOCK is said to be so where the log shows how it is set', async () => {
    const passing = `1 sendmsg(7, ${message(TOKEN, '9')}, 0) = 16`;
    const blocking = async (...lines: string[]) =>
      (await read([...lines, passing].join('\n'))).segments[0]!.passed![0]!.blocking;
    expect(await blocking('1 accept4(3, NULL, NULL, SOCK_NONBLOCK) = 9')).toBeNull();
    expect(
      await blocking('1 accept4(3, NULL, NULL, 0) = 9', '1 fcntl(9, F_SETFL, O_RDWR|O_NONBLOCK) = 0'),
    ).toBe(false);
    expect(await blocking('1 fcntl(9, F_GETFL) = 0x2 (flags O_RDWR)')).toBe(true);
  });

  it('and was dropped by the kernel, or read away, did not arrive', async () => {
    const truncated = await read(
      `recvmsg(4, ${message(TOKEN, '', 'MSG_CTRUNC')}, 0) = 16\nrecvmsg(4, ${message(OFFER)}, 0) = ${OFFER.length}`,
    );
    expect(told(truncated.segments)[0]).toBe('0 broker-to-backend 16 0 null/dropped-by-kernel');
    const unread = await read(
      `read(4, ${printed(TOKEN)}, 16) = 16\nread(4, ${printed(OFFER)}, 99) = ${OFFER.length}`,
    );
    expect(told(unread.segments)[0]).toBe('0 broker-to-backend 16 0 unread');
  });

  it('is reported with bytes that were looked at first, and answered before they were received', async () => {
    const { segments } = await read(
      [
        `recvmsg(4, ${message(concat(TOKEN, OFFER), '', 'MSG_CTRUNC')}, MSG_PEEK|MSG_DONTWAIT) = ${16 + OFFER.length}`,
        `recvmsg(4, ${message(TOKEN, '5')}, 0) = 16`,
        `recvmsg(4, ${message(OFFER)}, MSG_PEEK|MSG_DONTWAIT) = ${OFFER.length}`,
        `sendto(4, ${printed(ACK)}, ${ACK.length}, 0, NULL, 0) = ${ACK.length}`,
        `recvmsg(4, ${message(OFFER)}, 0) = ${OFFER.length}`,
      ].join('\n'),
    );
    expect(told(segments)).toEqual([`${HANDOFF[0]} null/null`, HANDOFF[1], HANDOFF[2]]);
  });

  it('is one connection, whatever its numbers in the two processes', async () => {
    const { segments, failure } = await read(
      [
        '1 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [8, 9]) = 0',
        `1 sendmsg(7, ${message(TOKEN, '9')}, 0 <unfinished ...>`,
        `2 recvmsg(4, ${message(TOKEN, '5')}, 0) = 16`,
        '1 <... sendmsg resumed>) = 16',
        '1 close(9) = 0',
        '1 write(8, "ping", 4) = 4',
        '2 read(5, "ping", 100) = 4',
        '2 write(5, "pong!", 5) = 5',
        '1 read(8, "pong!", 100) = 5',
      ].join('\n'),
    );
    expect(failure).toBeNull();
    expect(told(segments)).toEqual([
      '0 broker-to-backend 16 1 stream/adopted',
      '1 client-to-backend 4 0 application',
      '1 backend-to-client 5 0 application',
    ]);
    expect(segments.map(({ bytes }) => toHex(bytes)).at(-1)).toBe(Buffer.from('pong!').toString('hex'));
  });
});
