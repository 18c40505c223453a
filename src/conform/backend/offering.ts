import type { Draft } from '../../frames/draft.ts';
import { encodeDraft } from '../../frames/draft.ts';
import { offerDraft } from '../../frames/offer.ts';
import { type Judgement, judgeAck } from '../../handoff/judge-ack.ts';
import { canonicalUnsigned } from '../../wire/fields/varint.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { tokenFrom } from '../../wire/token.ts';
import { Unmet } from '../case.ts';
import { told } from '../told.ts';
import type { HandedOver, Heard, Wire } from '../wire.ts';
import { type BackendPeer, PROMPT_MS } from './peer.ts';

/** How an offer is made; what is left out is as it should be. */
export interface Offering {
  readonly token?: Uint8Array;
  readonly correlationId?: string;
  readonly service?: string;
  /** The sideband's bytes, other than the token; on Windows there are none anyhow. */
  readonly sideband?: Uint8Array | null;
  /** A decimal number instead of the handle of the connection, on Windows. */
  readonly handleValue?: string;
  /** What is done to the frame before it is encoded. */
  readonly change?: (offer: Draft) => Draft;
  /** What is done to the encoded frame. */
  readonly encoded?: (frame: Uint8Array) => Uint8Array;
}

/** An offer that was made, and what it is judged by. */
export interface Offer {
  readonly token: Uint8Array;
  readonly correlationId: string;
  /** The bytes before the frame, which the connection goes with; null: there are none. */
  readonly sideband: Uint8Array | null;
  /** The connection that was handed over with it. */
  readonly connection: HandedOver;
  /** The frame as it was sent. */
  readonly frame: Uint8Array;
}

/** What is required where an offer cannot be answered. */
export const CLOSES = 'closes the connection without accepting, and with it the descriptor';

/** Prepares an offer without sending it. */
export function prepared(peer: BackendPeer, offering: Offering = {}): Offer {
  const { token = peer.token(), correlationId = '1', service = peer.service } = offering;
  const connection = peer.connection();
  const { handleValue = connection.handle.value ?? '0', sideband = token } = offering;
  const right = offerDraft({ token, correlationId, serviceName: service, handleValue });
  const frame = encodeDraft(offering.change?.(right) ?? right);
  return {
    ...{ token, correlationId, connection },
    sideband: peer.passedBy === 'sideband' ? sideband : null,
    frame: offering.encoded?.(frame) ?? frame,
  };
}

/** Makes an offer as a broker does: the sideband with the connection, then the frame. */
export async function offer(peer: BackendPeer, wire: Wire, offering: Offering = {}): Promise<Offer> {
  const made = prepared(peer, offering);
  await sendSideband(wire, made);
  await wire.send(made.frame);
  return made;
}

/** Sends the sideband of a prepared offer, with its connection, where there is one. */
export async function sendSideband(wire: Wire, { sideband, connection }: Offer): Promise<void> {
  if (sideband !== null) await wire.send(sideband, [connection.handle]);
  connection.given();
}

/** Something that a backend refuses, though it can answer: another token than the sideband's or, without any, a short one. */
export function refusable(peer: BackendPeer): Offering {
  return peer.passedBy === 'sideband' ? { sideband: peer.token() } : { token: peer.token().subarray(0, -1) };
}

/** An offer, and the connection to the backend that it was made on. */
interface OfferOnWire {
  readonly wire: Wire;
  readonly made: Offer;
}

/** Makes an offer on a new connection. */
export async function offered(peer: BackendPeer, offering: Offering = {}): Promise<OfferOnWire> {
  const wire = await peer.dial();
  return { wire, made: await offer(peer, wire, offering) };
}

/** Makes an offer on a new connection; it must be accepted. */
export async function isAccepted(
  peer: BackendPeer,
  offering: Offering = {},
  withinMs = PROMPT_MS,
): Promise<OfferOnWire> {
  const { wire, made } = await offered(peer, offering);
  await accepts(wire, made, withinMs);
  return { wire, made };
}

/** Makes an offer on a new connection; it must be refused, and its descriptor closed. */
export async function isRefused(peer: BackendPeer, offering: Offering): Promise<void> {
  const { wire, made } = await offered(peer, offering);
  await refuses(wire, made);
  await releases(made);
}

/**
 * Makes an offer on a new connection; both that and the descriptor must be closed.
 * @param answerable whether a backend may refuse it first
 */
export async function isDropped(peer: BackendPeer, offering: Offering, answerable = true): Promise<void> {
  const { wire, made } = await offered(peer, offering);
  await drops(wire, answerable ? made : null);
  await releasesUnread(made);
}

/** The answer must accept the offer, and be right in every respect. */
export async function accepts(wire: Wire, made: Offer, withinMs = PROMPT_MS): Promise<void> {
  const wrong = notAccepted(await wire.hear(withinMs), made);
  if (wrong !== null) throw new Unmet(wrong);
}

/** What is wrong with that as an answer that accepts; null where it is right in every respect. */
export function notAccepted(heard: Heard, made: Offer): string | null {
  if (heard.type !== 'frame') return `${told(heard)} instead of an ACK`;
  const { outcome, checks } = judged(heard.frame, made);
  if (outcome === 'accepted') return null;
  const failed = checks.find(({ result }) => result === 'failed');
  return outcome === 'refused'
    ? (failed?.text ?? 'refused')
    : `an ACK that fails ${failed?.id}: ${failed?.text}`;
}

/** The answer must be a well-formed ACK that does not accept. Gives the reason in it. */
export async function refuses(wire: Wire, made: Offer, withinMs = PROMPT_MS): Promise<string> {
  const heard = await wire.hear(withinMs);
  if (heard.type !== 'frame') throw new Unmet(`${told(heard)} instead of an ACK that refuses`);
  const { outcome, checks, errorDetail } = judged(heard.frame, made);
  if (outcome === 'refused') return errorDetail;
  if (outcome === 'accepted') throw new Unmet('accepted');
  const failed = checks.find(({ result }) => result === 'failed');
  throw new Unmet(`a refusal that fails ${failed?.id}: ${failed?.text}`);
}

/** The backend must close the connection without accepting. */
export async function drops(wire: Wire, made: Offer | null, withinMs = PROMPT_MS): Promise<void> {
  const heard = await wire.hear(withinMs);
  if (heard.type === 'closed') return;
  if (heard.type === 'frame' && made !== null && judged(heard.frame, made).outcome === 'refused') {
    if (await wire.closes(withinMs)) return;
    throw new Unmet('a refusal, and the connection stays open');
  }
  throw new Unmet(`${told(heard)} instead of a close`);
}

/** The backend must not accept: it refuses, or it closes the connection. */
export async function doesNotAccept(wire: Wire, made: Offer, withinMs = PROMPT_MS): Promise<void> {
  const wrong = notRefused(await wire.hear(withinMs), made);
  if (wrong !== null) throw new Unmet(wrong);
}

/** What is wrong with that as an answer that does not accept; null where it refuses or closes. */
export function notRefused(heard: Heard, made: Offer): string | null {
  if (heard.type === 'closed') return null;
  if (heard.type !== 'frame') return `${told(heard)} instead of a refusal or a close`;
  const { outcome } = judged(heard.frame, made);
  if (outcome === 'accepted') return 'accepted';
  return outcome === 'refused' ? null : 'an answer that is neither a refusal nor a close';
}

/** The passed end must be let go. */
export async function releases(made: Offer, withinMs = PROMPT_MS): Promise<void> {
  if (!(await made.connection.released(withinMs)))
    throw new Unmet(`the descriptor is still open ${withinMs} ms later`);
}

/** What came with an offer that could not be read must be let go. Without a sideband nothing came: nobody has named the handle. */
export async function releasesUnread(made: Offer): Promise<void> {
  if (made.sideband !== null) await releases(made);
}

/** The passed end must be kept. */
export async function keeps(peer: BackendPeer, made: Offer): Promise<void> {
  // Long enough for a close that is in transit.
  await peer.pause(50);
  if (!made.connection.held) throw new Unmet('accepted, and the descriptor is closed');
}

/** A frame as the answer to that offer. */
export function judged(frame: FrameReading, { token, correlationId }: Offer): Judgement {
  const offered = { token: tokenFrom(token), correlationId: canonicalUnsigned(correlationId) };
  return judgeAck(frame, offered, null);
}
