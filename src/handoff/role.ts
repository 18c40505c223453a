import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';

/** What a frame is in a handoff; null when it is part of none. */
export type HandoffRole = 'offer' | 'ack' | 'ready';

/**
 * Tells a frame's part by its message and direction. While an offer is open, whatever else the backend sends to the
 * broker is its answer, even where it can no longer be read as an ACK; a probe's response is the exception.
 */
export function roleOf(frame: FrameReading, offerIsOpen: boolean): HandoffRole | null {
  if (frame.message === 'HandoffOffer') return 'offer';
  if (frame.direction === 'backend-to-broker') {
    if (frame.message === 'HandoffAck') return 'ack';
    return offerIsOpen && frame.payloadProtocol !== Protocol.PROBE ? 'ack' : null;
  }
  if (frame.message !== 'HandoffAck') return null;
  return frame.kind === FrameKind.EVENT || frame.direction === 'broker-to-client' ? 'ready' : 'ack';
}
