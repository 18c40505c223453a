import { encodeMessage } from '../../src/frames/encode.ts';
import type { Segment } from '../../src/records/segment.ts';
import type { Direction } from '../../src/wire/direction.ts';
import { going } from '../records/decoding.ts';
import { concat, frame } from '../wire/building.ts';
import { ackOf, offerOf, START, tokenOf } from './traffic.ts';

/** Frames that nobody sends in their direction, and sidebands in place of an offer. */
export function outOfPlace(): Segment[] {
  const token = tokenOf(0x51);
  const other = tokenOf(0x52);
  const hello = frame({ requestId: '5' }, encodeMessage('Hello', { serviceName: 'a-service-with-a-name' }));
  const reply = frame(
    { kind: 1, requestId: '5' },
    encodeMessage('HelloReply', { refused: { reason: 'a reason' } }),
  );
  const ready = frame(
    { kind: 2, payloadProtocol: 0xd0ff, requestId: '7' },
    encodeMessage('HandoffAck', { correlationId: '7', token, accepted: true }),
  );
  const offer = offerOf(token, '7');
  const ack = ackOf(token, '7');
  const forth = 'broker-to-backend' as const;
  // In its offer and its ACK, 16 bytes from their start, this looks like the beginning of a frame of 2 KiB.
  const misleading = Uint8Array.of(0, 8, 0, 0, 8, 1, 0x18, ...new Uint8Array(9));
  // A frame might begin in its last byte, which the first bytes of its offer tell.
  const begun = concat(token.subarray(1), Uint8Array.of(1));
  const inParts = (parts: readonly number[]) =>
    [0, ...parts].map((from, index) => [forth, offerOf(begun, '7').subarray(from, parts[index])] as const);
  // It begins like an offer that ends before its own would.
  const header = Uint8Array.of(1, 0x2e, 0, 0, 0, 8, 1, 0x18, 0xff, 0xa1, 3, 0x22, 9, 9, 9, 9);
  const talks: readonly (readonly [Direction, Uint8Array, number?])[][] = [
    [
      [forth, misleading, 1],
      [forth, offerOf(misleading, '7')],
      ['backend-to-broker', ackOf(misleading, '7')],
      [forth, ack],
    ],
    [
      [forth, header, 1],
      [forth, offerOf(header, '7')],
      ['backend-to-broker', ackOf(header, '7')],
    ],
    [[forth, concat(header, offerOf(header, '7'))]],
    ...[[5], [9], [5, 20]].map((parts) => [[forth, begun, 1] as const, ...inParts(parts)]),
    ...[hello, reply, ack, ready].map((sent) => [[forth, sent] as const]),
    ...[hello, ack, ready].map((sent) => [[forth, token, 1] as const, [forth, sent] as const]),
    ...[offer, ack, ready].map((sent) => [['client-to-broker', sent] as const]),
    [
      ['client-to-broker', hello],
      ['broker-to-client', offer],
    ],
    [
      [forth, offer],
      ['backend-to-broker', offer],
    ],
    ...[hello, reply, ready].map((sent) => [
      [forth, offer] as const,
      ['backend-to-broker', sent] as const,
      ['backend-to-broker', ack] as const,
    ]),
    [
      [forth, other, 1],
      [forth, token, 1],
      [forth, offer],
      ['backend-to-broker', ack],
    ],
    [
      [forth, token, 1],
      [forth, offer],
      ['backend-to-broker', ack],
      [forth, other, 1],
      [forth, concat(other, offerOf(other, '7')), 1],
      ['backend-to-broker', ackOf(other, '7')],
    ],
  ];
  return talks.flatMap((sent, connection) =>
    sent.map(([direction, bytes, descriptors = 0], later) =>
      going(direction, bytes, { connection, time: START + later, descriptors }),
    ),
  );
}
