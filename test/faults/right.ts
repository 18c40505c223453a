import { ackDraft } from '../../src/frames/ack.ts';
import { adminRequestDraft } from '../../src/frames/admin.ts';
import type { FrameName } from '../../src/frames/draft.ts';
import { helloDraft } from '../../src/frames/hello.ts';
import { type MessageDraft, messageDraft } from '../../src/frames/message.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import { readyDraft } from '../../src/frames/ready.ts';
import { negotiatedDraft } from '../../src/frames/reply.ts';
import { TOKEN } from '../wire/building.ts';

export const PEER_PID = 4711;
const ACK = { token: TOKEN, correlationId: '1', accepted: true, errorDetail: '' };
const OFFER = offerMessage({ token: TOKEN, correlationId: '1', serviceName: 'zccache', handleValue: '0' });

/** One message of each kind, with nothing wrong about it. */
export const RIGHT: { readonly [frame in FrameName]: MessageDraft } = {
  hello: messageDraft(
    helloDraft({
      serviceName: 'zccache',
      wantedVersion: '1.0.0',
      clientVersion: '1.0.0',
      handlePassing: true,
      peerPid: PEER_PID,
      clientLibName: 'test',
      clientLibVersion: '1',
    }),
  ),
  reply: messageDraft(
    negotiatedDraft(
      {
        daemonVersion: '1.0.0',
        backendPipe: '/tmp/backend.sock',
        keepaliveIntervalSecs: '1800',
        token: TOKEN,
        connectionId: '1',
      },
      '1',
    ),
  ),
  sideband: { ...OFFER, frame: null },
  offer: OFFER,
  ack: messageDraft(ackDraft(ACK)),
  ready: messageDraft(readyDraft(ACK)),
  admin: messageDraft(adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: true, serviceName: 'zccache' })),
};
