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
  const talks: readonly (readonly [Direction, Uint8Array, number?])[][] = [
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
