import { faultsFor, faultyFrame } from '../../src/faults/catalogue.ts';
import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { encodeMessage, type Fields } from '../../src/frames/encode.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import type { Segment } from '../../src/records/segment.ts';
import type { Direction } from '../../src/wire/direction.ts';
import { going } from '../records/decoding.ts';
import { concat, frame } from '../wire/building.ts';

/** Handoffs on connections of their own, each with one fault in its offer or its ACK. */
export function faultyHandoffs(): Segment[] {
  return faultsFor('ack').flatMap((fault, index) =>
    (['offer', 'ack'] as const).flatMap((where, which): Segment[] => {
      const token = new Uint8Array(16).fill(0x40 + index * 2 + which);
      const offer = offerDraft({ token, correlationId: '7', serviceName: 'zccache', handleValue: '3' });
      const ack = ackDraft({ token, correlationId: '7', accepted: true, errorDetail: '' });
      const place = {
        connection: index * 2 + which,
        time: 1_700_000_000_000_000 + index * 1000,
        descriptors: 0,
      };
      const sent = where === 'offer' ? faultyFrame(fault, offer) : encodeDraft(offer);
      const answered = where === 'ack' ? faultyFrame(fault, ack) : encodeDraft(ack);
      return [
        going('broker-to-backend', token, { ...place, descriptors: 1 }),
        going('broker-to-backend', sent, place),
        going('backend-to-broker', answered, { ...place, time: place.time + 500 }),
      ];
    }),
  );
}

/** A second in microseconds. */
const SECOND = 1_000_000;
export const START = 1_700_000_000_000_000;

export const tokenOf = (byte: number) => new Uint8Array(16).fill(byte);
export const offerOf = (token: Uint8Array, correlationId: string) =>
  encodeDraft(offerDraft({ token, correlationId, serviceName: 'zccache', handleValue: '3' }));
export const ackOf = (token: Uint8Array, correlationId: string, accepted = true) =>
  encodeDraft(ackDraft({ token, correlationId, accepted, errorDetail: accepted ? '' : 'busy' }));

/** Several open offers at once, and ACKs that name one of them, none of them, or one that was answered. */
export function pipelinedHandoffs(direction: 'known' | 'unknown'): Segment[] {
  const [a, b, c, d] = [0x61, 0x62, 0x63, 0x64].map(tokenOf) as [
    Uint8Array,
    Uint8Array,
    Uint8Array,
    Uint8Array,
  ];
  const sent: readonly (readonly [Direction, Uint8Array])[][] = [
    [
      ['broker-to-backend', offerOf(a, '1')],
      ['broker-to-backend', offerOf(b, '2')],
      ['broker-to-backend', offerOf(c, '3')],
      ['backend-to-broker', ackOf(d, '1')],
      ['backend-to-broker', ackOf(c, '3')],
      ['backend-to-broker', ackOf(c, '3')],
      ['backend-to-broker', ackOf(b, '2', false)],
      ['backend-to-broker', ackOf(d, '9')],
    ],
    [
      ['broker-to-backend', offerOf(d, '4')],
      ['broker-to-backend', offerOf(d, '5')],
      ['backend-to-broker', ackOf(d, '4')],
      ['backend-to-broker', ackOf(d, '5')],
    ],
  ];
  return sent.flatMap((frames, connection) =>
    frames.map(([way, bytes], index) =>
      going(direction === 'known' ? way : null, bytes, { connection, time: START + index, descriptors: 0 }),
    ),
  );
}

/** Replies and readies that do not fit what the client said, or was told. */
export function brokenNegotiations(): Segment[] {
  const token = tokenOf(0x70);
  const hello = (min: number, max: number) =>
    frame({ requestId: '5' }, encodeMessage('Hello', { clientMinProtocol: min, clientMaxProtocol: max }));
  const reply = (negotiated: Fields, requestId = '5') =>
    frame({ kind: 1, requestId }, encodeMessage('HelloReply', { negotiated }));
  const ready = (named: Uint8Array) =>
    frame(
      { kind: 2, payloadProtocol: 0xd0ff, requestId: '1' },
      encodeMessage('HandoffAck', { correlationId: '1', token: named, accepted: false }),
    );
  const agreed = { negotiatedProtocol: 1, serverCapabilities: '1', handlePassedToken: token };
  const talks: readonly (readonly [Direction, Uint8Array, number])[][] = [
    [
      ['client-to-broker', hello(1, 1), 0],
      ['broker-to-client', reply({ ...agreed, negotiatedProtocol: 2 }), 1],
    ],
    [
      ['client-to-broker', hello(1, 1), 0],
      ['broker-to-client', reply({ ...agreed, serverCapabilities: '0' }), 1],
    ],
    [
      ['client-to-broker', hello(1, 1), 0],
      ['broker-to-client', reply({ negotiatedProtocol: 1, serverCapabilities: '1' }), 1],
    ],
    [
      ['client-to-broker', hello(1, 1), 0],
      ['broker-to-client', reply({ ...agreed, handlePassedToken: token.subarray(1) }), 1],
    ],
    [
      ['client-to-broker', hello(1, 1), 0],
      ['broker-to-client', reply(agreed, '6'), 1],
    ],
    [
      ['client-to-broker', hello(1, 3), 0],
      ['broker-to-client', reply(agreed), 1],
      ['broker-to-client', ready(tokenOf(0x71)), 2],
    ],
    [
      ['client-to-broker', hello(1, 3), 0],
      ['broker-to-client', reply(agreed), 1],
      ['broker-to-client', ready(token), 3 * SECOND],
    ],
    [
      ['client-to-broker', hello(1, 3), 0],
      ['broker-to-client', ready(token), 1],
    ],
    [
      ['client-to-broker', hello(1, 3), 0],
      ['broker-to-client', frame({ kind: 1, requestId: '5' }), 1],
    ],
    [
      ['client-to-broker', hello(1, 3), 0],
      ['broker-to-client', reply(agreed), 1],
      ['broker-to-client', reply(agreed), 2],
    ],
    [
      ['client-to-broker', hello(1, 3), 0],
      ['broker-to-client', reply(agreed), 1],
      ['broker-to-client', ready(token), 2],
      ['broker-to-client', ready(token), 3],
    ],
  ];
  return talks.flatMap((frames, connection) =>
    frames.map(([direction, bytes, later]) =>
      going(direction, bytes, { connection, time: START + later, descriptors: 0 }),
    ),
  );
}

/** Sidebands with each kind of descriptors, in a packet of their own and in one with their offer. */
export function oddDescriptors(): Segment[] {
  const stream = { kind: 'stream', blocking: true, fate: 'adopted' } as const;
  const told: Partial<Segment>[] = [
    { descriptors: 0 },
    { descriptors: 1, passed: [stream] },
    { descriptors: 2, passed: [stream, stream] },
    { descriptors: 1, passed: [{ ...stream, kind: 'pipe' }] },
    { descriptors: 1, passed: [{ ...stream, blocking: false }] },
    { descriptors: 0, passed: [{ ...stream, fate: 'dropped-by-kernel' }] },
    { descriptors: 0, unread: true },
  ];
  const other = 2 * told.length;
  const place = { connection: other, time: START, descriptors: 0 };
  const otherProtocol = [
    { ...going('broker-to-backend', tokenOf(0x80 + other), place), descriptors: 1 },
    going('broker-to-backend', frame({ payloadProtocol: 0xd0fe }, new Uint8Array(32)), place),
  ];
  return told
    .flatMap((facts, index) =>
      [true, false].flatMap((alone, which): Segment[] => {
        const connection = 2 * index + which;
        const token = tokenOf(0x80 + connection);
        const place = { connection, time: START, descriptors: 0 };
        const offer = offerOf(token, '7');
        const sent = alone
          ? [
              { ...going('broker-to-backend', token, place), ...facts },
              going('broker-to-backend', offer, place),
            ]
          : [{ ...going('broker-to-backend', concat(token, offer), place), ...facts }];
        return [...sent, going('backend-to-broker', ackOf(token, '7'), place)];
      }),
    )
    .concat(otherProtocol);
}

/** A frame of each message that no recording has. */
export function messagesOfAllKinds(): Segment[] {
  const framed = (envelope: Fields, message: string, payload: Fields, before = new Uint8Array()) =>
    frame(envelope, concat(before, encodeMessage(message, payload)));
  const nonce = new Uint8Array(32).fill(9);
  const big = '18446744073709551615';
  const refused = { reason: 'no', code: 6, details: { why: 'not' }, retryAfterMs: big, daemonMaxProtocol: 3 };
  const daemon = {
    pid: 4711,
    exePath: '/x',
    ipcEndpoint: { namespaceId: 'n', path: '/y' },
    startedAtUnixMs: big,
  };
  const start = { program: 'sh', args: ['-c', 'x'], env: [{ key: 'A', value: 'B' }], environmentPolicy: 2 };
  const all: [Uint8Array, Direction][] = [
    [framed({ kind: 1, requestId: '9' }, 'HelloReply', { refused }), 'broker-to-client'],
    [
      framed({ payloadProtocol: 0xad01 }, 'AdminRequest', { verb: 21, json: true, drainDeadlineMs: big }),
      'client-to-broker',
    ],
    [
      framed({ payloadProtocol: 0xad01, kind: 1 }, 'AdminReply', { kind: 2, body: 'é', exitCode: 7 }),
      'broker-to-client',
    ],
    [frame({ payloadProtocol: 0xb232 }, nonce), 'broker-to-backend'],
    [framed({ payloadProtocol: 0xb232, kind: 1 }, 'DaemonProcess', daemon, nonce), 'backend-to-broker'],
    [framed({ payloadProtocol: 0x5350 }, 'SessionFrame', { start }), 'client-to-backend'],
    [
      framed({ payloadProtocol: 0x5350 }, 'SessionFrame', { exit: { code: -1, signal: 9 } }),
      'backend-to-client',
    ],
  ];
  return all.map(([bytes, direction], index) =>
    going(direction, bytes, { connection: 100 + index, time: 1_700_000_000_000_000, descriptors: 0 }),
  );
}
