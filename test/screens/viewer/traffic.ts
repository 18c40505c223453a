import { encodeDraft } from '../../../src/frames/draft.ts';
import { negotiatedDraft } from '../../../src/frames/reply.ts';
import { fromBackend, fromClient, toBackend, toClient } from '../../records/decoding.ts';
import { ack, bytes, concat, hello, OTHER_TOKEN, offer, ready, TOKEN } from '../../wire/building.ts';

const START = 1_700_000_000_000_000;
export const at = (ms: number, connection = 1) => ({ time: START + ms * 1000, connection });

const NEGOTIATION = encodeDraft(
  negotiatedDraft(
    {
      daemonVersion: '1',
      backendPipe: '/run/b.sock',
      keepaliveIntervalSecs: '30',
      token: TOKEN,
      connectionId: '1',
    },
    '1',
  ),
);

/** What goes before the first handoff below. */
export const NEGOTIATED = [fromClient(hello({ peerPid: 7 }), at(0, 0)), toClient(NEGOTIATION, at(0.5, 0))];

/** A handoff that goes well, one that is refused, one whose ACK echoes another token, and bytes that are not a frame. */
export const TRAFFIC = [
  ...NEGOTIATED,
  toBackend(concat(TOKEN, offer()), { ...at(1), descriptors: 1 }),
  fromBackend(ack(), at(4)),
  toClient(ready(), at(5, 0)),
  toBackend(offer({ token: OTHER_TOKEN, serviceName: 'clud' }), at(10, 2)),
  fromBackend(ack({ token: OTHER_TOKEN, accepted: false, errorDetail: 'busy' }), at(12, 2)),
  toBackend(offer({ token: bytes('c0'.repeat(16)) }), at(20, 3)),
  fromBackend(ack({ token: bytes('c1'.repeat(16)) }), at(21, 3)),
  toBackend(bytes('ffffff'), at(30, 4)),
];
