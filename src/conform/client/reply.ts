import { faultsFor } from '../../faults/catalogue.ts';
import type { Draft } from '../../frames/draft.ts';
import { encodeDraft } from '../../frames/draft.ts';
import { messageDraft } from '../../frames/message.ts';
import { refusedDraft } from '../../frames/reply.ts';
import { type CaseInGroup, casesOf } from '../case.ts';
import { afterPayload, type Change } from '../changed-draft.ts';
import { ACTS_MS, type ClientPeer, GIVES_UP_MS, GREETING_MS, type Route } from './peer.ts';
import { ADOPTS, FALLS_BACK, readyBytes, replyBytes, takes } from './talking.ts';

/** Faults of a HelloReply that have a case in words of their own. */
const SPELT_OUT = ['envelope-version', 'kind', 'result-empty'];

export const replies = casesOf<ClientPeer>('client/reply', 'ready-wanted', [
  {
    name: 'refused',
    title: 'a HelloReply that refuses',
    required: 'does not keep its connection',
    run: async (peer) => {
      const greeted = await peer.greeted(GREETING_MS);
      const refusal = { code: 'ERROR_SHUTTING_DOWN', reason: 'shutting down', retryAfterMs: 0 };
      await greeted.wire.send(encodeDraft(refusedDraft(refusal, greeted.requestId)));
      await takes(peer, greeted, ['gone', 'fell-back'], ACTS_MS);
    },
  },
  reply('without-capability', 'a token, but capability bit 0 is clear', FALLS_BACK, (draft) =>
    negotiated(draft, { serverCapabilities: '0' }),
  ),
  reply('without-token', 'capability bit 0, but no token', FALLS_BACK, (draft) =>
    negotiated(draft, { handlePassedToken: new Uint8Array() }),
  ),
  {
    ...reply('request-id', 'another request_id than the Hello’s', 'does not adopt it', (draft) => ({
      ...draft,
      envelope: { ...draft.envelope, requestId: '999' },
    })),
    level: 'should',
  },
  {
    ...reply(
      'protocol-not-offered',
      'a negotiated_protocol that the client did not offer',
      'does not adopt it',
      (draft) => negotiated(draft, { negotiatedProtocol: 9 }),
    ),
    level: 'should',
  },
  {
    ...reply('token-of-15-bytes', 'a token of 15 bytes', 'does not adopt it', (draft) =>
      negotiated(draft, { handlePassedToken: new Uint8Array(15).fill(7) }),
    ),
    level: 'should',
  },
  reply('kind', 'a HelloReply in an EVENT', 'does not adopt it', (draft) => ({
    ...draft,
    envelope: { ...draft.envelope, kind: 2 },
  })),
  reply('envelope-version', 'a HelloReply of envelope_version 2', 'does not adopt it', (draft) => ({
    ...draft,
    envelope: { ...draft.envelope, envelopeVersion: 2 },
  })),
  reply('no-result', 'a HelloReply without a result', 'does not adopt it', (draft) => ({
    ...draft,
    payload: {},
  })),
  ...[
    reply('unknown-field', 'a HelloReply with an unknown field', ADOPTS, afterPayload(0xa0, 0x06, 0x01), [
      'adopted',
    ]),
  ].map((one) => ({ ...one, section: 'messages-unknown' })),
  {
    name: 'byte-by-byte',
    title: 'a HelloReply that comes byte by byte',
    required: ADOPTS,
    run: async (peer) => {
      const greeted = await peer.greeted(GREETING_MS);
      const token = peer.token();
      for (const byte of replyBytes(peer, greeted, token)) await greeted.wire.send(Uint8Array.of(byte));
      await greeted.wire.send(readyBytes(token));
      await takes(peer, greeted, ['adopted'], ACTS_MS);
    },
  },
  {
    name: 'hangup',
    title: 'a close instead of a HelloReply',
    required: 'does not keep its connection',
    run: async (peer) => {
      const greeted = await peer.greeted(GREETING_MS);
      greeted.wire.close();
      await takes(peer, greeted, ['gone', 'fell-back'], ACTS_MS);
    },
  },
  {
    name: 'cut',
    title: 'a HelloReply without its last byte, then a close',
    required: 'does not keep its connection',
    run: async (peer) => {
      const greeted = await peer.greeted(GREETING_MS);
      await greeted.wire.send(replyBytes(peer, greeted, peer.token()).subarray(0, -1));
      greeted.wire.close();
      await takes(peer, greeted, ['gone', 'fell-back'], ACTS_MS);
    },
  },
]);

/** The other ways in which a HelloReply can be wrong that a client can tell. */
export const wrongReplies = casesOf<ClientPeer>(
  'client/reply',
  'ready-wanted',
  faultsFor('reply')
    .filter(({ name, reaches }) => reaches.reply?.startsWith('reply-') && !SPELT_OUT.includes(name))
    .map((fault) =>
      reply(
        fault.name,
        `a HelloReply in which ${fault.summary}`,
        'does not adopt it',
        (draft) => fault.apply(messageDraft(draft)).frame!,
      ),
    ),
);

/** @param what the HelloReply has, for its title @param allowed which ways the client may go */
function reply(
  name: string,
  title: string,
  required: string,
  change: Change,
  allowed: readonly Route['taken'][] = required === FALLS_BACK ? ['fell-back'] : ['fell-back', 'gone'],
): CaseInGroup<ClientPeer> {
  return {
    name,
    title,
    required,
    run: async (peer) => {
      const greeted = await peer.greeted(GREETING_MS);
      const token = peer.token();
      await greeted.wire.send(replyBytes(peer, greeted, token, change));
      await greeted.wire.send(readyBytes(token));
      await takes(peer, greeted, allowed, GIVES_UP_MS);
    },
  };
}

function negotiated(draft: Draft, fields: Draft['payload']): Draft {
  const { negotiated } = draft.payload as { readonly negotiated: Draft['payload'] };
  return { ...draft, payload: { negotiated: { ...negotiated, ...fields } } };
}
