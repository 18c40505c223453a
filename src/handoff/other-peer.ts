import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';

const PEERS: { readonly [name: string]: string } = {
  Hello: 'it is a Hello: the peer looks like a client, and a client dials the broker',
  HelloReply: 'it is a HelloReply: the peer looks like a broker, and an offer is for a backend',
  offer: 'it is an offer: the peer looks like a broker, and a broker offers to a backend',
  ACK: 'it is an ACK: the peer looks like a backend, and an ACK goes back on the connection that its offer came on',
  ready: 'it is a ready: the peer looks like a broker that mistakes this end for its client',
};

/** What to add where a frame of a handoff was due and the peer plays another role, as its endpoint was mistaken; may be empty. */
export function otherPeer(frame: FrameReading, wantedProtocol: number, wantedKind: number): string {
  if (wantedProtocol !== Protocol.HANDOFF) return '';
  // An ACK and a ready are the same message, whose kind may just be wrong.
  const wanted = wantedKind === FrameKind.REQUEST ? 'HandoffOffer' : 'HandoffAck';
  if (frame.message === wanted) return '';
  // Who waits for a ready is a client, and its peer a broker.
  return wantedKind === FrameKind.EVENT && frame.message === 'HelloReply' ? '' : peerOf(frame);
}

/** Who sends such a frame, and to whom it should go, to be added to what is said of it; empty where nothing can be told. */
export function peerOf({ message, kind }: FrameReading): string {
  const peer = PEERS[nameOf(message, kind)];
  return peer === undefined ? '' : `; ${peer}`;
}

function nameOf(message: string | null, kind: number | null): string {
  if (message === 'HandoffOffer') return 'offer';
  if (message === 'HandoffAck') return kind === FrameKind.EVENT ? 'ready' : 'ACK';
  return message ?? '';
}
