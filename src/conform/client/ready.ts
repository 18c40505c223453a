import { faultsFor, faultyFrame } from '../../faults/catalogue.ts';
import { encodeDraft } from '../../frames/draft.ts';
import { frameBytes } from '../../frames/encode.ts';
import { FrameKind } from '../../wire/registry.ts';
import { type CaseInGroup, type CaseWords, casesOf, Unmet } from '../case.ts';
import { afterBody, afterPayload, type Change, withEnvelope, withPayload } from '../changed-draft.ts';
import { ACTS_MS, type ClientPeer, GIVES_UP_MS, GREETING_MS, type Route } from './peer.ts';
import { ADOPTS, acceptance, agreed, FALLS_BACK, readyBytes, replyBytes, takes } from './talking.ts';

export const rightReadies = casesOf<ClientPeer>('client/ready', 'ready-frame', [
  ready({ name: 'right', title: 'a ready that is right', required: ADOPTS }, 'adopted'),
  ready(
    {
      name: 'other-ids',
      section: 'handoff-ready-ids',
      title: 'a ready with other ids than the Hello’s',
      required: `${ADOPTS}: only the token counts`,
    },
    'adopted',
    (draft) => withEnvelope({ requestId: '4242' })(withPayload({ correlationId: '4242' })(draft)),
  ),
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
  ready(
    {
      name: 'refused',
      section: 'ready-accepted',
      title: 'a ready that does not accept',
      required: FALLS_BACK,
    },
    'fell-back',
    withPayload({ accepted: false }),
  ),
  {
    name: 'never',
    mayTakeMs: GIVES_UP_MS,
    section: 'ready-deadline',
    title: 'no ready',
    required: `${FALLS_BACK} after 2 s`,
    run: async (peer) => {
      const { greeted } = await agreed(peer);
      const { ms } = await takes(peer, greeted, ['fell-back'], GIVES_UP_MS);
      if (ms < 1_500) throw new Unmet(`fell back after only ${Math.round(ms)} ms`);
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
  ready(
    {
      name: 'unknown-field',
      section: 'messages-unknown',
      title: 'a ready with an unknown field',
      required: ADOPTS,
    },
    'adopted',
    afterPayload(0xa0, 0x06, 0x01),
  ),
  ready(
    {
      name: 'defaults-written-out',
      section: 'messages-defaults',
      title: 'a ready with payload_encoding and deadline_unix_ms written out as 0',
      required: ADOPTS,
    },
    'adopted',
    afterBody(0x30, 0x00, 0x38, 0x00),
  ),
  ready(
    {
      name: 'reason-with-acceptance',
      section: 'ready-accepted',
      title: 'a ready with an error_detail beside accepted = true',
      required: ADOPTS,
    },
    'adopted',
    withPayload({ errorDetail: 'none' }),
  ),
  ready(
    {
      name: 'ack-verbatim',
      title: 'the backend’s ACK as it came, in a RESPONSE',
      required: FALLS_BACK,
    },
    'fell-back',
    withEnvelope({ kind: FrameKind.RESPONSE }),
  ),
  {
    name: 'empty',
    mayTakeMs: GIVES_UP_MS,
    section: 'framing-empty',
    title: 'a frame with an empty body instead of a ready',
    required: FALLS_BACK,
    run: async (peer) => {
      const { greeted } = await agreed(peer);
      await greeted.wire.send(frameBytes(new Uint8Array()));
      await takes(peer, greeted, ['fell-back'], GIVES_UP_MS);
    },
  },
  {
    name: 'second-reply',
    mayTakeMs: GIVES_UP_MS,
    section: 'ready-deadline',
    title: 'the HelloReply a second time, and only then a ready',
    required: `${FALLS_BACK}: it waits for one frame`,
    run: async (peer) => {
      const { greeted, token } = await agreed(peer);
      await greeted.wire.send(replyBytes(peer, greeted, token));
      await greeted.wire.send(readyBytes(token));
      await takes(peer, greeted, ['fell-back'], GIVES_UP_MS);
    },
  },
  {
    name: 'late',
    mayTakeMs: GIVES_UP_MS,
    section: 'ready-deadline',
    title: 'a right ready one second after the client had to give up',
    required: FALLS_BACK,
    run: async (peer) => {
      const { greeted, token } = await agreed(peer);
      await peer.pause(3_000);
      await greeted.wire.send(readyBytes(token));
      await takes(peer, greeted, ['fell-back'], ACTS_MS);
    },
  },
]);

/** Every fault of a ready that a client can notice. */
export const wrongReadies = casesOf<ClientPeer>(
  'client/ready',
  'ready-frame',
  faultsFor('ready')
    .filter(({ reaches }) => typeof reaches.ready === 'string')
    .map((fault) => ({
      name: fault.name,
      mayTakeMs: GIVES_UP_MS,
      section: fault.reaches.ready === 'ready-token' ? 'ready-token' : 'ready-frame',
      title: `a ready in which ${fault.summary}`,
      required: FALLS_BACK,
      run: async (peer: ClientPeer) => {
        const { greeted, token } = await agreed(peer);
        await greeted.wire.send(faultyFrame(fault, acceptance(token)));
        // Where a length promises bytes that never come, the client gives up when it gives up on ready.
        await takes(peer, greeted, ['fell-back'], GIVES_UP_MS);
      },
    })),
);

function ready(
  words: CaseWords,
  taken: Route['taken'],
  change: Change = (same) => same,
): CaseInGroup<ClientPeer> {
  return {
    ...words,
    run: async (peer) => {
      const { greeted, token } = await agreed(peer);
      await greeted.wire.send(encodeDraft(change(acceptance(token))));
      await takes(peer, greeted, [taken], ACTS_MS);
    },
  };
}
