import type { Direction } from '../wire/direction.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import type { Problem } from '../wire/problem.ts';
import { Protocol } from '../wire/registry.ts';
import { peerOf } from './other-peer.ts';
import { addOtherProtocol } from './other-protocol.ts';

/** In these directions there is only one protocol for what is said about handoffs. docs/protocol.md, "Registry". */
const DUE: { readonly [direction in Direction]?: readonly [protocol: number, what: string, not: RegExp] } = {
  'broker-to-backend': [Protocol.HANDOFF, 'what a broker says to a backend', /^(Hello|Admin)/],
  'client-to-broker': [Protocol.CONTROL, 'what a client says to a broker', /^Handoff/],
};

/** Adds `payload-protocol` where nobody sends such a message in that direction, and says who does; tells whether it is so. */
export function addOutOfPlace(
  frame: FrameReading,
  direction: Direction | null,
  problems: Problem[],
): boolean {
  const due = direction === null ? undefined : DUE[direction];
  if (due === undefined || frame.message === null) return false;
  const [protocol, what, not] = due;
  if (!not.test(frame.message)) return false;
  addOtherProtocol(frame, protocol, what, problems, peerOf(frame));
  return true;
}
