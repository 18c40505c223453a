import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { looseHandoffFields } from '../wire/frame/loose-ack.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';

/** What a frame is in a handoff; null when it is part of none. */
export type HandoffRole = 'offer' | 'ack' | 'ready';

/**
 * Tells a frame’s role by its message and direction. While an offer is open, whatever else the backend sends to the
 * broker is its answer, even where it can no longer be read as an ACK; a probe’s response is the exception. Without a
 * direction, a response of an unknown protocol answers it that reads as an ACK.
 */
export function roleOf(frame: FrameReading, offerIsOpen: boolean): HandoffRole | null {
  const { message, direction, kind } = frame;
  if (message === 'HandoffOffer') return 'offer';
  if (message === 'HandoffAck' && direction !== 'backend-to-broker')
    return kind === FrameKind.EVENT || direction === 'broker-to-client' ? 'ready' : 'ack';
  if (message === 'HandoffAck') return 'ack';
  if (!offerIsOpen || frame.payloadProtocol === Protocol.PROBE) return null;
  if (direction === 'backend-to-broker') return 'ack';
  const unknown = direction === null && message === null && kind === FrameKind.RESPONSE;
  return unknown && looseHandoffFields(frame) !== null ? 'ack' : null;
}
