import type { Segment } from '../../records/segment.ts';
import type { Direction } from '../../wire/direction.ts';
import type { CaptureEncoder } from '../encoder.ts';
import { formatComment } from './packet-comment.ts';
import { enhancedPacket, interfaceDescription, sectionHeader } from './pcapng-blocks.ts';
import { BACKEND_PORT, BROKER_PORT, UNKNOWN_PORT } from './ports.ts';
import { formatDeadline } from './section-comment.ts';
import { type Address, MAX_SEGMENT, TCP_FLAGS, tcpPacket } from './tcp-packet.ts';

/** One direction of a connection as a TCP stream. */
interface Side {
  readonly address: Address;
  sequence: number;
}

interface Stream {
  readonly dialler: Side;
  readonly listener: Side;
}

const FIRST_PORT = 1024;
const PORTS_PER_HOST = 0x10000 - FIRST_PORT;

/** Who dials: the broker dials the backend, the client the broker. */
const FROM_DIALLER: ReadonlySet<Direction> = new Set([
  'broker-to-backend',
  'client-to-broker',
  'client-to-backend',
]);

/**
 * Traffic as a pcapng file that Wireshark opens as it is: each connection a TCP stream of its own, its number, its
 * direction and the descriptors passed in the packets’ comments, from which all is read back.
 */
export class PcapngEncoder implements CaptureEncoder {
  private readonly streams = new Map<number, Stream>();
  private readonly endpoint: string;
  private readonly deadlineMs: number | null;

  /** @param deadlineMs how long whoever records it waits for an ACK; null: not noted */
  constructor(endpoint: string, deadlineMs: number | null = null) {
    this.endpoint = endpoint;
    this.deadlineMs = deadlineMs;
  }

  head(): Uint8Array {
    const comment = this.deadlineMs === null ? null : formatDeadline(this.deadlineMs);
    return Buffer.concat([
      sectionHeader('handoff-cli', comment),
      interfaceDescription('handoff', this.endpoint),
    ]);
  }

  segment(segment: Segment): Uint8Array {
    if (segment.ends) return this.endConnection(segment.connection, segment.time, segment.direction);
    const time = segment.time ?? 0;
    const known = this.streams.get(segment.connection);
    const stream = known ?? this.open(segment);
    const { from, to } = sides(stream, segment.direction);
    const blocks: Uint8Array[] = known === undefined ? this.handshake(stream, time) : [];
    const { changed, gap, passed, settled, ...facts } = segment;
    const timed = segment.time !== null;
    if (changed !== undefined || gap !== undefined || settled !== undefined)
      blocks.push(packet(time, from, to, TCP_FLAGS.ACK, NO_DATA, formatComment({ ...segment, timed })));
    from.sequence += gap ?? 0;
    for (let start = 0; start < segment.bytes.length; start += MAX_SEGMENT) {
      const data = segment.bytes.subarray(start, start + MAX_SEGMENT);
      // Descriptors belong to the first byte that they came with.
      const descriptors = start === 0 ? segment.descriptors : segment.descriptors === null ? null : 0;
      const came = start === 0 && passed !== undefined ? { passed } : {};
      const comment = formatComment({ ...facts, ...came, descriptors, timed });
      blocks.push(packet(time, from, to, TCP_FLAGS.PSH | TCP_FLAGS.ACK, data, comment));
      from.sequence += data.length;
    }
    return Buffer.concat(blocks);
  }

  endConnection(connection: number, known: number | null, endedBy: Direction | null): Uint8Array {
    const time = known ?? 0;
    const stream = this.streams.get(connection);
    if (stream === undefined) return new Uint8Array();
    this.streams.delete(connection);
    const end = TCP_FLAGS.FIN | TCP_FLAGS.ACK;
    const ended = { connection, direction: endedBy, descriptors: null, timed: known !== null, ends: true };
    const { from, to } = sides(stream, endedBy);
    const first = packet(time, from, to, end, NO_DATA, formatComment(ended));
    from.sequence += 1;
    return Buffer.concat([first, packet(time, to, from, end, NO_DATA, null)]);
  }

  end(): Uint8Array {
    return NO_DATA;
  }

  private open(segment: Segment): Stream {
    const { connection, direction } = segment;
    const host = Math.floor(connection / PORTS_PER_HOST) + 1;
    const stream: Stream = {
      dialler: {
        address: { host: [127, 0, host >> 8, host & 0xff], port: FIRST_PORT + (connection % PORTS_PER_HOST) },
        sequence: 0,
      },
      listener: {
        address: { host: [127, 1, 0, 1], port: listeningPort(direction) },
        sequence: 0,
      },
    };
    this.streams.set(connection, stream);
    return stream;
  }

  private handshake({ dialler, listener }: Stream, time: number): Uint8Array[] {
    const first = packet(time, dialler, listener, TCP_FLAGS.SYN, NO_DATA, null);
    dialler.sequence += 1;
    const second = packet(time, listener, dialler, TCP_FLAGS.SYN | TCP_FLAGS.ACK, NO_DATA, null);
    listener.sequence += 1;
    return [first, second, packet(time, dialler, listener, TCP_FLAGS.ACK, NO_DATA, null)];
  }
}

function listeningPort(direction: Direction | null): number {
  if (direction === null) return UNKNOWN_PORT;
  return direction === 'client-to-broker' || direction === 'broker-to-client' ? BROKER_PORT : BACKEND_PORT;
}

const NO_DATA = new Uint8Array();

function sides(stream: Stream, direction: Direction | null): { from: Side; to: Side } {
  const { dialler, listener } = stream;
  const forward = direction === null || FROM_DIALLER.has(direction);
  return forward ? { from: dialler, to: listener } : { from: listener, to: dialler };
}

function packet(
  time: number,
  from: Side,
  to: Side,
  flags: number,
  data: Uint8Array,
  comment: string | null,
): Uint8Array {
  const acknowledgement = flags === TCP_FLAGS.SYN ? 0 : to.sequence;
  return enhancedPacket(
    time,
    tcpPacket(from.address, to.address, from.sequence, acknowledgement, flags, data),
    comment,
  );
}
