import type { Direction } from '../direction.ts';
import type { MessageReading } from '../fields/reading.ts';
import type { Unsigned } from '../fields/varint.ts';
import type { Problem } from '../problem.ts';
import type { HandoffFields } from './handoff-fields.ts';
import type { ProbeReading } from './probe.ts';

/** What one complete frame says, and what is wrong within it. */
export interface FrameReading {
  readonly bytes: Uint8Array;
  /** Added to an index into the bytes, it gives the offset in the stream. */
  readonly base: number;
  /** Index of the framing byte, and of the byte after the body. */
  readonly start: number;
  readonly end: number;
  /** Null for a bare Hello: it has no envelope. */
  readonly envelope: MessageReading | null;
  /** The envelope's numbers, null where an undecodable envelope does not tell. */
  readonly envelopeVersion: number | null;
  readonly kind: number | null;
  readonly payloadProtocol: number | null;
  readonly requestId: Unsigned | null;
  readonly payloadEncoding: number | null;
  /** Where the payload is; an absent one has no length. */
  readonly payloadStart: number;
  readonly payloadEnd: number;
  /** Name of the message in the payload; null where its type is not known. */
  readonly message: string | null;
  /** The payload read as `message`; null for a probe and where the type is not known. */
  readonly payload: MessageReading | null;
  readonly probe: ProbeReading | null;
  /** What an offer or ACK says; null for everything else. */
  readonly handoff: HandoffFields | null;
  /** Given, or derived from kind and protocol, or null. */
  readonly direction: Direction | null;
  readonly problems: readonly Problem[];
}
