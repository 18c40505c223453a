import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../../../src/records/segment.ts';
import { decode, frames, handoffs, sidebands } from '../../records/decoding.ts';
import { ack, offer, TOKEN, toHex } from '../../wire/building.ts';
import { read } from '../reading.ts';
import { printed } from './printing.ts';

const CAPTURES = new URL('../../fixtures/captures/', import.meta.url);

const BROKER = '5<UNIX-STREAM:[30->31]>';
const BACKEND = '7<UNIX-STREAM:[31->30,"/run/b.sock"]>';
const OFFER = offer();
const ACK = ack();
const SIDEBAND = `sendmsg(${BROKER}, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=${printed(TOKEN.subarray(0, 10))}, iov_len=10}, {iov_base=${printed(TOKEN.subarray(10))}, iov_len=6}], msg_iovlen=2, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[8<UNIX-STREAM:[27778->27779,"\\x2f"]>]}], msg_controllen=24, msg_flags=0}, MSG_NOSIGNAL) = 16`;

function log(...lines: readonly string[]): string {
  return lines.map((line, index) => `${100 + (index % 2)} 1795378781.73781${index} ${line}\n`).join('');
}

describe('a log of strace', () => {
  for (const name of ['accept', 'corrupt-token'])
    it(`of the recording ${name} gives the handoffs of its three connections`, async () => {
      const { format, segments, failure } = await read(readFileSync(new URL(`${name}/strace.log`, CAPTURES)));
      expect({ format, failure }).toEqual({ format: 'strace', failure: null });
      const records = decode(...segments);
      expect(sidebands(records).map(({ descriptors }) => descriptors)).toEqual([1, 1, 1]);
      expect(frames(records).length).toBe(15);
      const last = handoffs(records).filter(({ ready }) => ready !== null);
      const outcome = name === 'accept' ? 'accepted' : 'invalid';
      expect(last.map((handoff) => handoff.outcome)).toEqual([outcome, outcome, outcome]);
      expect(new Set(segments.map(({ direction }) => direction))).toEqual(
        new Set(['client-to-broker', 'broker-to-client', 'broker-to-backend', 'backend-to-broker']),
      );
      // Every byte once, though both ends of the client’s connections were traced.
      const sent = (way: string) =>
        Buffer.concat(segments.filter((s) => s.direction === way).map((s) => s.bytes));
      expect(sent('client-to-broker').length).toBe(3 * (71 + (name === 'accept' ? 4 : 0)));
    });

  it('tells directions, descriptors and times of one handoff, each byte once', async () => {
    const reading = await read(
      log(
        SIDEBAND,
        `recvmsg(${BACKEND}, {msg_name=NULL, msg_namelen=0, msg_iov=[{iov_base=${printed(TOKEN)}, iov_len=16}], msg_iovlen=1, msg_control=[{cmsg_len=20, cmsg_level=SOL_SOCKET, cmsg_type=SCM_RIGHTS, cmsg_data=[9<UNIX-STREAM:[27778->27779]>]}], msg_controllen=24, msg_flags=0}, 0) = 16`,
        `sendto(${BROKER}, ${printed(OFFER)}, ${OFFER.length}, MSG_NOSIGNAL, NULL, 0 <unfinished ...>`,
        `recvfrom(${BACKEND}, ${printed(OFFER)}, 65536, 0, NULL, NULL) = ${OFFER.length}`,
        `<... sendto resumed>) = ${OFFER.length}`,
        `write(${BACKEND}, ${printed(ACK)}, ${ACK.length}) = ${ACK.length}`,
        `read(${BROKER}, ${printed(ACK)}, 5) = ${ACK.length}`,
        'close(5<UNIX-STREAM:[30->31]>) = 0',
        '+++ exited with 0 +++',
      ),
    );
    expect(reading.failure).toBeNull();
    expect(reading.segments).toEqual<Segment[]>([
      {
        connection: 0,
        direction: 'broker-to-backend',
        time: 1_795_378_781_737_810,
        bytes: Buffer.from(TOKEN),
        descriptors: 1,
        passed: [{ kind: 'stream', blocking: null, fate: null }],
      },
      {
        connection: 0,
        direction: 'broker-to-backend',
        time: 1_795_378_781_737_813,
        bytes: Buffer.from(OFFER),
        descriptors: 0,
        unread: true,
      },
      {
        connection: 0,
        direction: 'backend-to-broker',
        time: 1_795_378_781_737_815,
        bytes: Buffer.from(ACK),
        descriptors: 0,
      },
    ]);
  });

  it('may be printed with C escapes, without -f, and show several messages in one call', async () => {
    const reading = await read(
      '1795378781.000001 sendmmsg(5<UNIX-STREAM:[30->31]>, [{msg_hdr={msg_name=NULL, msg_iov=[{iov_base="a\\0\\n\\"", iov_len=4}], msg_iovlen=1}, msg_len=4}, {msg_hdr={msg_iov=[{iov_base="\\1012", iov_len=2}], msg_iovlen=1}, msg_len=2}], 2, 0) = 2\n',
    );
    expect(reading.segments.map(({ bytes }) => toHex(bytes))).toEqual(['61000a22', '4132']);
  });

  it('may tell of strace itself, and end where that was ended', async () => {
    const reading = await read(
      `strace: Process 100 attached\n${log(SIDEBAND, `read(${BROKER}, <detached ...>`, '--- SIGINT {si_signo=SIGINT} ---')}`,
    );
    expect(reading).toMatchObject({ format: 'strace', failure: null });
    expect(reading.segments.length).toBe(1);
  });

  it('tells short writes by their result, and leaves out what failed, was peeked at or is no Unix stream', async () => {
    const reading = await read(
      log(
        `sendto(${BROKER}, "\\x01\\x02\\x03", 3, 0, NULL, 0) = 2`,
        `sendto(${BROKER}, "\\x03", 1, 0, NULL, 0) = -1 EAGAIN (Resource temporarily unavailable)`,
        `recvfrom(${BACKEND}, "\\x01\\x02", 2, MSG_PEEK, NULL, NULL) = 2`,
        'sendto(9<TCP:[127.0.0.1:1->127.0.0.1:2]>, "\\xff", 1, 0, NULL, 0) = 1',
        `recvfrom(${BACKEND}, "", 2, 0, NULL, NULL) = 0`,
      ),
    );
    expect(reading.segments.map(({ bytes }) => toHex(bytes))).toEqual(['0102']);
  });
});
