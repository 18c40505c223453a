import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TCP_FLAGS, tcpPacket } from '../../../src/capture/pcapng/tcp-packet.ts';

/** The Internet checksum: all ones over whatever includes a right one. */
function sum(words: Uint8Array): number {
  let total = 0;
  for (let index = 0; index < words.length; index += 2)
    total += words[index]! * 256 + (words[index + 1] ?? 0);
  while (total > 0xffff) total = (total & 0xffff) + Math.floor(total / 0x1_0000);
  return total;
}

const host = fc.tuple(fc.nat(255), fc.nat(255), fc.nat(255), fc.nat(255));
const address = fc.record({ host, port: fc.nat(0xffff) });

describe('a packet', () => {
  it('has right lengths and checksums, so that other tools take it', () => {
    fc.assert(
      fc.property(
        address,
        address,
        fc.nat(2 ** 31),
        fc.uint8Array({ maxLength: 200 }),
        (from, to, sequence, data) => {
          const packet = tcpPacket(from, to, sequence, 7, TCP_FLAGS.ACK, data);
          const view = new DataView(packet.buffer, packet.byteOffset);
          expect(view.getUint16(2)).toBe(packet.length);
          expect(sum(packet.subarray(0, 20))).toBe(0xffff);
          const length = packet.length - 20;
          const pseudoHeader = Uint8Array.of(...from.host, ...to.host, 0, 6, length >> 8, length & 0xff);
          expect(sum(Buffer.concat([pseudoHeader, packet.subarray(20)]))).toBe(0xffff);
          expect([view.getUint16(20), view.getUint16(22), view.getUint32(24)]).toEqual([
            from.port,
            to.port,
            sequence,
          ]);
          expect(Buffer.compare(packet.subarray(40), data)).toBe(0);
        },
      ),
    );
  });

  it('counts its sequence on through 2^32', () => {
    const at = { host: [127, 0, 0, 1], port: 1 } as const;
    const packet = tcpPacket(at, at, 2 ** 32 + 5, 0, TCP_FLAGS.SYN, new Uint8Array());
    expect(new DataView(packet.buffer, packet.byteOffset).getUint32(24)).toBe(5);
  });
});
