import type { BrokerRules } from '../../../src/conversations/broker-rules.ts';
import type { PendingHandoffs } from '../../../src/handoff/pending-handoffs.ts';
import type { FrameReading } from '../../../src/wire/frame/frame-reading.ts';
import type { ClientOfBroker } from './client-of-broker.ts';

/** One way in which a broker is wrong; all else is right. */
export interface BrokerDeviation {
  readonly rules?: Partial<BrokerRules>;
  /** How long it waits for an ACK, in ms. */
  readonly deadlineMs?: number;
  /** Keeps its tokens in another registry. */
  readonly registry?: (deadlineMs: number, random: (length: number) => Uint8Array) => PendingHandoffs;
  /** What it does about a Hello of which all of this has come: `agree` and `refuse` as to another one. */
  readonly hears?: (
    said: Uint8Array,
    client: ClientOfBroker,
  ) => 'agree' | 'refuse' | 'close' | 'ignore' | null;
  /** What it sends to a client instead of a HelloReply, an AdminReply or a ready; null: nothing. */
  readonly says?: (right: Uint8Array, client: ClientOfBroker, frame: FrameReading) => Uint8Array | null;
  /** What it writes to a backend instead. */
  readonly offers?: (right: Uint8Array, client: ClientOfBroker) => Uint8Array;
  /** Whether it passes no descriptor, or one in the wrong mode. */
  readonly passes?: 'nothing' | 'nonblocking' | 'another';
  /** Whether it takes what a backend has written for an acceptance, or for nothing of the kind. */
  readonly takes?: (written: Uint8Array, client: ClientOfBroker) => 'accept' | 'drop' | null;
  /** Whether it takes a backend’s close for an acceptance. */
  readonly takesClose?: (client: ClientOfBroker, reset: boolean) => boolean;
  /** Whether it takes it for an acceptance that no backend answers, or can be dialled. */
  readonly takesSilence?: (client: ClientOfBroker) => boolean;
  /** Whether it takes it for an acceptance that the offer has left. */
  readonly takesDelivery?: (client: ClientOfBroker) => boolean;
  /** Reads what a backend has written only after so many ms. */
  readonly readsLaterMs?: number;
  /** Whether it goes on waiting where a client has said that nothing more comes. */
  readonly ignoresHalfClose?: boolean;
  /** Whether it reads what a client writes after its Hello, and so takes it away from the backend. */
  readonly swallows?: (client: ClientOfBroker) => boolean;
  /** Whether it keeps its own copy of a connection that it has handed over. */
  readonly keeps?: (client: ClientOfBroker) => boolean;
  /** Whether it keeps the connection to a backend that stays silent. */
  readonly waitsForever?: boolean;
  /** Whether it ends when a client leaves. */
  readonly diesOf?: (client: ClientOfBroker, reset: boolean) => boolean;
  /** Whether it ends over what a client has said. */
  readonly diesOver?: (frame: FrameReading) => boolean;
}
