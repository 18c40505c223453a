import { ackDraft } from '../../frames/ack.ts';
import { type Draft, encodeDraft } from '../../frames/draft.ts';
import { helloDraft } from '../../frames/hello.ts';
import { judgeReady } from '../../handoff/judge-ready.ts';
import { judgeReply } from '../../handoff/judge-reply.ts';
import { messageValue } from '../../wire/fields/value.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { Unmet } from '../case.ts';
import { told } from '../told.ts';
import type { Heard, Wire } from '../wire.ts';
import { type BrokerPeer, NOT_TOLD_MS, type OfferedHere, PROMPT_MS } from './peer.ts';

/** A Hello as real clients send it. */
export function hello(peer: BrokerPeer, change: (hello: Draft) => Draft = (same) => same): Uint8Array {
  const right = helloDraft({
    serviceName: peer.service,
    wantedVersion: peer.wantedVersion,
    clientVersion: peer.wantedVersion,
    handlePassing: true,
    peerPid: peer.pid,
    clientLibName: 'conform',
    clientLibVersion: '1',
  });
  return encodeDraft(change(right));
}

/** What a broker that agreed told its client. */
export interface Agreed {
  readonly token: Uint8Array;
  readonly backendPipe: string;
  readonly frame: FrameReading;
}

/** Says Hello; the broker must agree, and announce a handoff. */
export function agrees(peer: BrokerPeer, wire: Wire, bytes = hello(peer)): Promise<Agreed> {
  return agreesInWrites(wire, [bytes]);
}

/** The same, with a Hello in several writes. */
export async function agreesInWrites(wire: Wire, writes: readonly Uint8Array[]): Promise<Agreed> {
  for (const bytes of writes) await wire.send(bytes);
  const heard = await wire.hear(PROMPT_MS);
  if (heard.type !== 'frame') throw new Unmet(`${told(heard)} instead of a HelloReply`, otherEndpoint(heard));
  const { negotiated, text } = judgeReply(heard.frame);
  if (negotiated === null) throw new Unmet(text);
  if (negotiated.token === '') throw new Unmet('Negotiated without a handoff: no handle_passed_token');
  const token = Buffer.from(negotiated.token, 'hex');
  return { token, backendPipe: negotiated.backendPipe, frame: heard.frame };
}

/** A backend, which knows no Hello, closes on it without a word. */
function otherEndpoint(heard: Heard): string {
  return heard.type === 'closed' && heard.part === 0 ? 'is that the endpoint of a backend?' : '';
}

/** A handoff that waits for the answer of its backend. */
export interface Pending {
  readonly client: Wire;
  readonly agreed: Agreed;
  readonly offered: OfferedHere;
}

/** Says Hello; the broker must agree and make its offer. */
export async function pending(peer: BrokerPeer, bytes = hello(peer)): Promise<Pending> {
  const client = await peer.dial();
  const agreed = await agrees(peer, client, bytes);
  return { client, agreed, offered: await offers(peer, agreed) };
}

/** The same, and the offer is accepted, so that nothing is left for the broker to wait for. */
export async function accepted(peer: BrokerPeer, bytes = hello(peer)): Promise<Pending> {
  const handoff = await pending(peer, bytes);
  await handoff.offered.wire.send(ack(handoff.offered));
  return handoff;
}

/** The broker must refuse, with that code. */
export async function refusesWith(wire: Wire, code: string): Promise<void> {
  const heard = await wire.hear(PROMPT_MS);
  if (heard.type !== 'frame') throw new Unmet(`${told(heard)} instead of a HelloReply that refuses`);
  const found = refusalCode(heard);
  if (found === null) throw new Unmet(`${told(heard)} that does not refuse`);
  if (found !== code) throw new Unmet(`refused with ${found}`);
}

/** The code of a refusal; null where something else was heard. */
export function refusalCode(heard: Heard): string | null {
  if (heard.type !== 'frame' || heard.frame.payload?.complete !== true) return null;
  const refused = messageValue(heard.frame.payload)['refused'];
  if (typeof refused !== 'object' || refused === null) return null;
  return String((refused as { readonly code?: unknown }).code);
}

/** The offer that the broker has announced must come. */
export async function offers(peer: BrokerPeer, { token }: Agreed): Promise<OfferedHere> {
  const offered = await peer.offered(token, PROMPT_MS);
  if (offered === null) throw new Unmet(`no offer with the announced token within ${PROMPT_MS} ms`);
  return offered;
}

/** A correct ACK for an offer, or one with a change. */
export function ack(
  { token, correlationId }: OfferedHere,
  change: (ack: Draft) => Draft = (same) => same,
  accepted = true,
): Uint8Array {
  const errorDetail = accepted ? '' : 'busy';
  return encodeDraft(change(ackDraft({ token, correlationId, accepted, errorDetail })));
}

/** The client must be told “accepted”, by a correct ready. Gives that ready. */
export async function isTold(wire: Wire, { token }: Agreed, withinMs = PROMPT_MS): Promise<FrameReading> {
  const heard = await wire.hear(withinMs);
  if (heard.type !== 'frame') throw new Unmet(`${told(heard)} instead of a ready`);
  const { failed, text } = judgeReady(heard.frame, Buffer.from(token).toString('hex'));
  if (failed !== null) throw new Unmet(`a ready that fails ${failed}: ${text}`);
  return heard.frame;
}

/** The client must not be told “accepted”: nothing comes, a close does, or frames that say something else. */
export async function isNotTold(wire: Wire, { token }: Agreed, withinMs = NOT_TOLD_MS): Promise<void> {
  for (;;) {
    const heard = await wire.hear(withinMs);
    if (heard.type !== 'frame') return;
    const { failed } = judgeReady(heard.frame, Buffer.from(token).toString('hex'));
    if (failed === null) throw new Unmet('the client was told “accepted”');
  }
}

/** A handoff from the Hello to the ready, which must be told to the client. */
export async function handsOver(
  peer: BrokerPeer,
  bytes = hello(peer),
): Promise<{ readonly client: Wire; readonly backend: OfferedHere }> {
  const { client, agreed, offered } = await accepted(peer, bytes);
  await isTold(client, agreed);
  return { client, backend: offered };
}
