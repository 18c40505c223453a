import type { Draft } from '../../frames/draft.ts';
import { casesOf, Unmet } from '../case.ts';
import { withEnvelope } from '../changed-draft.ts';
import { told } from '../told.ts';
import { SILENT_MS } from './further.ts';
import { accepts, CLOSES, isAccepted, isDropped, offer } from './offering.ts';
import type { BackendPeer } from './peer.ts';

const HIGHEST = '18446744073709551615';

export const payload = casesOf<BackendPeer>('backend/payload', 'offer-payload', [
  broken('undecodable', 'offer-payload', 'a payload that is not a HandoffOffer', (bytes) =>
    Buffer.concat([bytes, Uint8Array.of(0x1a, 0x7f)]),
  ),
  broken('wrong-wire-type', 'messages-wire-type', 'a token in the wire type of a number', (bytes) =>
    Buffer.concat([bytes, Uint8Array.of(0x10, 0x01)]),
  ),
  broken('invalid-utf8', 'messages-utf8', 'a service_name that is not UTF-8', (bytes) =>
    Buffer.concat([bytes, Uint8Array.of(0x1a, 0x02, 0xc3, 0x28)]),
  ),
  broken('empty', 'offer-payload', 'no payload at all', () => new Uint8Array(), false),
]);

export const ids = casesOf<BackendPeer>('backend/ids', 'ack-correlation-id', [
  {
    name: 'request-id-differs',
    section: 'offer-ids',
    title: 'a request_id other than the correlation_id',
    required: CLOSES,
    run: (peer) => isDropped(peer, { change: withEnvelope({ requestId: '2' }) }),
  },
  echoed('echo', 'an ordinary correlation id', '4711'),
  echoed('echo-zero', 'the correlation id 0', '0'),
  echoed('echo-highest', 'the correlation id 2^64 - 1', HIGHEST),
  {
    name: 'echo-above-2-53',
    title: 'two correlation ids that differ in the last of their 64 bits',
    required: 'repeats each exactly: not as a floating-point number',
    run: async (peer) => {
      for (const correlationId of ['9007199254740993', '9007199254740992'])
        await isAccepted(peer, { correlationId });
    },
  },
  {
    name: 'same-id-twice',
    section: 'handoff-identity',
    title: 'the same correlation id in two offers at the same time',
    required: 'accepts both: handoffs are told apart by connection and token, and real brokers repeat the id',
    run: async (peer) => {
      const wires = [await peer.dial(), await peer.dial()];
      const made = await Promise.all(wires.map((wire) => offer(peer, wire)));
      for (const [index, wire] of wires.entries()) await accepts(wire, made[index]!);
    },
  },
  {
    name: 'ack-kind',
    section: 'ack-kind',
    title: 'the kind of an ACK',
    required: 'answers with one RESPONSE, and with nothing else before it',
    run: async (peer) => {
      const { wire } = await isAccepted(peer);
      const next = await wire.hear(SILENT_MS);
      if (next.type === 'frame') throw new Unmet(`${told(next)} after the ACK`);
    },
  },
]);

/** @param whole whether there is an offer before the fault, so that only decoding can tell */
function broken(
  name: string,
  section: string,
  title: string,
  change: (payload: Uint8Array) => Uint8Array,
  whole = true,
) {
  const changed = (draft: Draft): Draft => ({
    ...draft,
    changePayload: (bytes) => change(whole ? draft.changePayload(bytes) : bytes),
  });
  return {
    name,
    section,
    title,
    required: CLOSES,
    // Without an id of its own, an offer cannot be refused in a way that its broker accepts.
    run: (peer: BackendPeer) => isDropped(peer, { change: changed }, whole),
  };
}

function echoed(name: string, title: string, correlationId: string) {
  return {
    name,
    title,
    required: 'repeats it in correlation_id and in request_id',
    run: async (peer: BackendPeer) => {
      await isAccepted(peer, { correlationId });
    },
  };
}
