/** IPv4 and TCP headers around a connection’s bytes, so that Wireshark shows it as a stream that it can follow. */

export interface Address {
  readonly host: readonly [number, number, number, number];
  readonly port: number;
}

export const TCP_FLAGS = { FIN: 0x01, SYN: 0x02, PSH: 0x08, ACK: 0x10 } as const;

const IP_LENGTH = 20;
const TCP_LENGTH = 20;
export const HEADERS_LENGTH = IP_LENGTH + TCP_LENGTH;
/** What fits into an IPv4 packet after the headers. */
export const MAX_SEGMENT = 0xffff - HEADERS_LENGTH;

export function tcpPacket(
  from: Address,
  to: Address,
  sequence: number,
  acknowledgement: number,
  flags: number,
  data: Uint8Array,
): Uint8Array {
  const packet = Buffer.alloc(HEADERS_LENGTH + data.length);
  packet[0] = 0x45;
  packet.writeUInt16BE(packet.length, 2);
  packet.writeUInt16BE(0x4000, 6);
  packet[8] = 64;
  packet[9] = 6;
  packet.set(from.host, 12);
  packet.set(to.host, 16);
  packet.writeUInt16BE(checksum(packet.subarray(0, IP_LENGTH), 0), 10);
  packet.writeUInt16BE(from.port, 20);
  packet.writeUInt16BE(to.port, 22);
  packet.writeUInt32BE(sequence >>> 0, 24);
  packet.writeUInt32BE(acknowledgement >>> 0, 28);
  packet[32] = (TCP_LENGTH / 4) << 4;
  packet[33] = flags;
  packet.writeUInt16BE(0xffff, 34);
  packet.set(data, HEADERS_LENGTH);
  const pseudoHeader = sum(packet.subarray(12, 20)) + 6 + TCP_LENGTH + data.length;
  packet.writeUInt16BE(checksum(packet.subarray(IP_LENGTH), pseudoHeader), 36);
  return packet;
}

function checksum(bytes: Uint8Array, start: number): number {
  let total = start + sum(bytes);
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16);
  return ~total & 0xffff;
}

function sum(bytes: Uint8Array): number {
  let total = 0;
  for (let index = 0; index < bytes.length; index += 2)
    total += (bytes[index]! << 8) | (bytes[index + 1] ?? 0);
  return total;
}
