import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { readsAsAck } from '../wire/frame/loose-ack.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';

/** What a frame is in a handoff; null when it is part of none. */
export type HandoffRole = 'offer' | 'ack' | 'ready';

/**
 * Tells a frame’s role by its message and direction: in the wrong one it has none. While an offer is open, whatever else the backend sends to the
 * broker is its answer, even where it can no longer be read as an ACK; the response to a probe is the exception. Without a
 * direction, a response of an unknown protocol answers it that reads as an ACK.
 * @param probeIsOpen whether the broker has sent a probe that was not answered
 */
export function roleOf(frame: FrameReading, offerIsOpen: boolean, probeIsOpen: boolean): HandoffRole | null {
  const { message, direction, kind } = frame;
  if (mayBeOfHandoff(frame)) {
    if (message === 'HandoffOffer') return 'offer';
    if (direction === 'backend-to-broker') return 'ack';
    return kind === FrameKind.EVENT || direction === 'broker-to-client' ? 'ready' : 'ack';
  }
  if (!offerIsOpen) return null;
  if (frame.payloadProtocol === Protocol.PROBE && (probeIsOpen || direction === null)) return null;
  if (direction === 'backend-to-broker') return 'ack';
  const unknown = direction === null && message === null && kind === FrameKind.RESPONSE;
  return unknown && readsAsAck(frame) ? 'ack' : null;
}

/** Whether it is an offer, an ACK or a ready that goes where one goes. */
export function mayBeOfHandoff({ message, direction }: Pick<FrameReading, 'message' | 'direction'>): boolean {
  if (message === 'HandoffOffer') return !isToBroker(direction) && direction !== 'broker-to-client';
  return message === 'HandoffAck' && direction !== 'broker-to-backend' && direction !== 'client-to-broker';
}

function isToBroker(direction: FrameReading['direction']): boolean {
  return direction === 'backend-to-broker' || direction === 'client-to-broker';
}
