import { type AdminRequestFields, adminRequestDraft } from '../../frames/admin.ts';
import { encodeDraft } from '../../frames/draft.ts';
import { type MessageValue, messageValue } from '../../wire/fields/value.ts';
import { FrameKind } from '../../wire/registry.ts';
import { casesOf, Unmet } from '../case.ts';
import { told } from '../told.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';

const SERVES_ON = 'goes on serving others';
/** All but `shutdown`, which ends the broker. */
const VERBS = [
  'status',
  'dump',
  'list-instances',
  'healthz',
  'readyz',
  'backend-health',
  'config',
  'diagnose',
  'metrics',
];

export const admin = casesOf<BrokerPeer>('broker/admin', 'hello-admin', [
  ...VERBS.map((verb) => ({
    name: verb,
    title: `an admin request for ${verb}`,
    level: 'should' as const,
    required: 'answers with an AdminReply on the same socket',
    run: async (peer: BrokerPeer) => {
      await answers(peer, {
        verb: `ADMIN_VERB_${verb.toUpperCase().replaceAll('-', '_')}`,
        json: false,
        serviceName: '',
      });
    },
  })),
  {
    name: 'json',
    title: 'an admin request that asks for JSON',
    level: 'should',
    required: 'answers with an AdminReply whose body is JSON',
    run: async (peer) => {
      const { body } = await answers(peer, { verb: 'ADMIN_VERB_STATUS', json: true, serviceName: '' });
      if (!isJson(String(body))) throw new Unmet('a body that is not JSON');
    },
  },
  {
    name: 'unknown-verb',
    title: 'an admin request for a verb that the schema does not have',
    required: SERVES_ON,
    run: async (peer) => {
      const wire = await peer.dial();
      await wire.send(encodeDraft(adminRequestDraft({ verb: 99, json: false, serviceName: '' })));
      await wire.hear(500);
    },
  },
  {
    name: 'kind-event',
    title: 'an admin request in an EVENT',
    required: SERVES_ON,
    run: async (peer) => {
      const wire = await peer.dial();
      const draft = adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' });
      await wire.send(encodeDraft({ ...draft, envelope: { ...draft.envelope, kind: FrameKind.EVENT } }));
      await wire.hear(500);
    },
  },
  {
    name: 'undecodable',
    title: 'an admin request that cannot be decoded',
    required: SERVES_ON,
    run: async (peer) => {
      const wire = await peer.dial();
      const draft = adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' });
      await wire.send(encodeDraft({ ...draft, changePayload: () => Uint8Array.of(0x1a, 0x7f) }));
      await wire.hear(500);
    },
  },
]);

async function answers(peer: BrokerPeer, request: AdminRequestFields): Promise<MessageValue> {
  const wire = await peer.dial();
  await wire.send(encodeDraft(adminRequestDraft(request)));
  const heard = await wire.hear(PROMPT_MS);
  if (heard.type !== 'frame' || heard.frame.message !== 'AdminReply' || heard.frame.payload === null)
    throw new Unmet(`${told(heard)} instead of an AdminReply`);
  return messageValue(heard.frame.payload);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
