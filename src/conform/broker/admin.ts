import { type AdminRequestFields, adminRequestDraft } from '../../frames/admin.ts';
import { encodeDraft } from '../../frames/draft.ts';
import { type MessageValue, messageValue } from '../../wire/fields/value.ts';
import { FrameKind } from '../../wire/registry.ts';
import { type CaseInGroup, casesOf, Unmet } from '../case.ts';
import { type Change, withEnvelope, withPayload } from '../changed-draft.ts';
import { told } from '../told.ts';
import { type BrokerPeer, PROMPT_MS } from './peer.ts';

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
  wrong(
    'unknown-verb',
    'an admin request for a verb that the schema does not have',
    withPayload({ verb: 99 }),
  ),
  wrong('kind-event', 'an admin request in an EVENT', withEnvelope({ kind: FrameKind.EVENT })),
  wrong('undecodable', 'an admin request that cannot be decoded', (draft) => ({
    ...draft,
    changePayload: () => Uint8Array.of(0x1a, 0x7f),
  })),
]);

/** Whether and how it is answered is up to the broker. */
function wrong(name: string, title: string, change: Change): CaseInGroup<BrokerPeer> {
  return {
    name,
    title,
    required: 'keeps serving others',
    run: async (peer) => {
      const wire = await peer.dial();
      const status = adminRequestDraft({ verb: 'ADMIN_VERB_STATUS', json: false, serviceName: '' });
      await wire.send(encodeDraft(change(status)));
      await wire.hear(500);
    },
  };
}

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
