import { faultsFor } from '../../faults/catalogue.ts';
import type { Fault } from '../../faults/fault.ts';
import { type Draft, encodeDraft } from '../../frames/draft.ts';
import { messageDraft } from '../../frames/message.ts';
import { refusedDraft } from '../../frames/reply.ts';
import { FrameKind } from '../../wire/registry.ts';
import { type CaseInGroup, type CaseWords, casesOf } from '../case.ts';
import { afterPayload, type Change, withEnvelope } from '../changed-draft.ts';
import { ACTS_MS, type ClientPeer, GIVES_UP_MS, GREETING_MS, type Route } from './peer.ts';
import { ADOPTS, FALLS_BACK, readyBytes, replyBytes, takes } from './talking.ts';

const DOES_NOT_ADOPT = 'does not adopt it';

/** Faults of a HelloReply that have a case above, in its own words. */
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
  reply(
    {
      name: 'without-capability',
      title: 'a token, but capability bit 0 is clear',
      required: FALLS_BACK,
    },
    withNegotiated({ serverCapabilities: '0' }),
    ['fell-back'],
  ),
  reply(
    { name: 'without-token', title: 'capability bit 0, but no token', required: FALLS_BACK },
    withNegotiated({ handlePassedToken: new Uint8Array() }),
    ['fell-back'],
  ),
  reply(
    {
      name: 'request-id',
      title: 'a request_id other than the Hello’s',
      level: 'should',
      required: DOES_NOT_ADOPT,
    },
    withEnvelope({ requestId: '999' }),
  ),
  reply(
    {
      name: 'protocol-not-offered',
      title: 'a negotiated_protocol that the client did not offer',
      level: 'should',
      required: DOES_NOT_ADOPT,
    },
    withNegotiated({ negotiatedProtocol: 9 }),
  ),
  reply(
    { name: 'token-of-15-bytes', title: 'a token of 15 bytes', level: 'should', required: DOES_NOT_ADOPT },
    withNegotiated({ handlePassedToken: new Uint8Array(15).fill(7) }),
  ),
  reply(
    { name: 'kind', title: 'a HelloReply in an EVENT', required: DOES_NOT_ADOPT },
    withEnvelope({ kind: FrameKind.EVENT }),
  ),
  reply(
    { name: 'envelope-version', title: 'a HelloReply of envelope_version 2', required: DOES_NOT_ADOPT },
    withEnvelope({ envelopeVersion: 2 }),
  ),
  reply({ name: 'no-result', title: 'a HelloReply without a result', required: DOES_NOT_ADOPT }, (draft) => ({
    ...draft,
    payload: {},
  })),
  reply(
    {
      name: 'unknown-field',
      section: 'messages-unknown',
      title: 'a HelloReply with an unknown field',
      required: ADOPTS,
    },
    afterPayload(0xa0, 0x06, 0x01),
    ['adopted'],
  ),
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

/** The other faults of a HelloReply that a client can notice. */
export const wrongReplies = casesOf<ClientPeer>(
  'client/reply',
  'ready-wanted',
  faultsFor('reply')
    .filter(({ name, reaches }) => reaches.reply?.startsWith('reply-') && !SPELT_OUT.includes(name))
    .map((fault) => {
      const title = `a HelloReply in which ${fault.summary}`;
      return reply({ name: fault.name, title, required: DOES_NOT_ADOPT }, toFrame(fault));
    }),
);

/** @param allowed which routes the client may take */
function reply(
  words: CaseWords,
  change: Change,
  allowed: readonly Route['taken'][] = ['fell-back', 'gone'],
): CaseInGroup<ClientPeer> {
  return {
    ...words,
    run: async (peer) => {
      const greeted = await peer.greeted(GREETING_MS);
      const token = peer.token();
      await greeted.wire.send(replyBytes(peer, greeted, token, change));
      await greeted.wire.send(readyBytes(token));
      await takes(peer, greeted, allowed, GIVES_UP_MS);
    },
  };
}

function toFrame(fault: Fault): Change {
  return (draft) => fault.apply(messageDraft(draft)).frame!;
}

function withNegotiated(fields: Draft['payload']): Change {
  return (draft) => {
    const { negotiated } = draft.payload as { readonly negotiated: Draft['payload'] };
    return { ...draft, payload: { negotiated: { ...negotiated, ...fields } } };
  };
}
