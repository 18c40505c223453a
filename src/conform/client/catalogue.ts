import { faultsFor } from '../../faults/catalogue.ts';
import { type Draft, encodeDraft } from '../../frames/draft.ts';
import { encodeMessageDraft, messageDraft } from '../../frames/message.ts';
import { refusedDraft } from '../../frames/reply.ts';
import { type CaseInGroup, type ConformanceCase, casesOf, Unmet } from '../case.ts';
import { ACTS_MS, type ClientPeer, GIVES_UP_MS, GREETING_MS, type Route } from './peer.ts';
import { acceptance, agreed, readyBytes, replyBytes, takes } from './talking.ts';

const ADOPTS = 'goes on with its connection, and dials nothing';
const FALLS_BACK = 'dials backend_pipe';

const replies = casesOf<ClientPeer>('client/reply', 'ready-wanted', [
  {
    name: 'refused',
    title: 'a HelloReply that refuses',
    required: 'does not go on with its connection',
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
]);

const right = casesOf<ClientPeer>('client/ready', 'ready-frame', [
  ready('right', 'a ready that is right', ADOPTS, 'adopted', (draft) => draft),
  {
    ...ready(
      'other-ids',
      'a ready with other ids than the Hello’s',
      `${ADOPTS}: the token alone counts`,
      'adopted',
      (draft) => ({
        ...draft,
        envelope: { ...draft.envelope, requestId: '4242' },
        payload: { ...draft.payload, correlationId: '4242' },
      }),
    ),
    section: 'handoff-ready-ids',
  },
  {
    name: 'in-one-write',
    section: 'ready-deadline',
    title: 'HelloReply and ready in one write',
    required: ADOPTS,
    run: async (peer) => {
      const greeted = await peer.greeted(GREETING_MS);
      const token = peer.token();
      await greeted.wire.send(Buffer.concat([replyBytes(peer, greeted, token), readyBytes(token)]));
      await takes(peer, greeted, ['adopted'], ACTS_MS);
    },
  },
  {
    name: 'byte-by-byte',
    title: 'a ready that comes byte by byte',
    required: ADOPTS,
    run: async (peer) => {
      const { greeted, token } = await agreed(peer);
      for (const byte of readyBytes(token)) await greeted.wire.send(Uint8Array.of(byte));
      await takes(peer, greeted, ['adopted'], ACTS_MS);
    },
  },
  {
    ...ready('refused', 'a ready that does not accept', FALLS_BACK, 'fell-back', (draft) => ({
      ...draft,
      payload: { ...draft.payload, accepted: false },
    })),
    section: 'ready-accepted',
  },
  {
    name: 'never',
    section: 'ready-deadline',
    title: 'no ready',
    required: `${FALLS_BACK} after 2 s`,
    run: async (peer) => {
      const { greeted } = await agreed(peer);
      const { ms } = await takes(peer, greeted, ['fell-back'], GIVES_UP_MS);
      if (ms < 1_500) throw new Unmet(`fell back after ${Math.round(ms)} ms already`);
    },
  },
  {
    name: 'hangup',
    section: 'ready-fallback',
    title: 'a close instead of a ready',
    required: FALLS_BACK,
    run: async (peer) => {
      const { greeted } = await agreed(peer);
      greeted.wire.close();
      await takes(peer, greeted, ['fell-back'], ACTS_MS);
    },
  },
  {
    name: 'cut',
    section: 'ready-fallback',
    title: 'a ready without its last byte, then a close',
    required: FALLS_BACK,
    run: async (peer) => {
      const { greeted, token } = await agreed(peer);
      await greeted.wire.send(readyBytes(token).subarray(0, -1));
      greeted.wire.close();
      await takes(peer, greeted, ['fell-back'], ACTS_MS);
    },
  },
]);

/** Each way in which a ready can be wrong that a client can tell. */
const wrong = casesOf<ClientPeer>(
  'client/ready',
  'ready-frame',
  faultsFor('ready')
    .filter(({ reaches }) => typeof reaches.ready === 'string')
    .map((fault) => ({
      name: fault.name,
      section: fault.reaches.ready === 'ready-token' ? 'ready-token' : 'ready-frame',
      title: `a ready in which ${fault.summary}`,
      required: FALLS_BACK,
      run: async (peer: ClientPeer) => {
        const { greeted, token } = await agreed(peer);
        const message = fault.apply(messageDraft(acceptance(token)));
        await greeted.wire.send(Buffer.concat(encodeMessageDraft(message).frame.map(({ bytes }) => bytes)));
        // A length that never comes is given up with the ready itself.
        await takes(peer, greeted, ['fell-back'], GIVES_UP_MS);
      },
    })),
);

/** Everything that a client is tried on. */
export const CLIENT_CASES: readonly ConformanceCase<ClientPeer>[] = [...replies, ...right, ...wrong];

function reply(
  name: string,
  title: string,
  required: string,
  change: (reply: Draft) => Draft,
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
      await takes(
        peer,
        greeted,
        required === FALLS_BACK ? ['fell-back'] : ['fell-back', 'gone'],
        GIVES_UP_MS,
      );
    },
  };
}

function ready(
  name: string,
  title: string,
  required: string,
  taken: Route['taken'],
  change: (ready: Draft) => Draft,
): CaseInGroup<ClientPeer> {
  return {
    name,
    title,
    required,
    run: async (peer) => {
      const { greeted, token } = await agreed(peer);
      await greeted.wire.send(encodeDraft(change(acceptance(token))));
      await takes(peer, greeted, [taken], ACTS_MS);
    },
  };
}

function negotiated(draft: Draft, fields: Draft['payload']): Draft {
  const { negotiated } = draft.payload as { readonly negotiated: Draft['payload'] };
  return { ...draft, payload: { negotiated: { ...negotiated, ...fields } } };
}
