import type { Use } from '../../../src/conversations/contract.ts';
import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';
import type { FrameReading } from '../../../src/wire/frame/frame-reading.ts';
import type { Connection } from './backend-connection.ts';
import type { MemoryHandle } from './memory-wire.ts';

/** One write, as a backend that is wrong in one respect looks at it. */
export interface Write {
  readonly bytes: Uint8Array;
  readonly passed: readonly MemoryHandle[];
  /** Where the write is one whole frame. */
  readonly frame: FrameReading | null;
  readonly connection: Connection;
}

/** One way in which a backend is wrong; all else is right. */
export interface Deviation {
  /** `accept`: it accepts whatever this is; `close`: it closes the connection. */
  readonly hears?: (write: Write) => 'accept' | 'close' | 'right';
  /** What it sends instead of a right ACK. */
  readonly says?: (ack: Uint8Array, connection: Connection) => Uint8Array;
  /** What it does with a descriptor instead. */
  readonly settles?: (use: Use, descriptor: PassedDescriptor, connection: Connection) => Use;
  /** Whether it never reads what it has adopted. */
  readonly ignoresAdopted?: boolean;
  /** Whether it ends when a broker leaves. */
  readonly diesOf?: (connection: Connection, reset: boolean) => boolean;
  /** Whether it closes what it has adopted when its broker leaves. */
  readonly dropsWithBroker?: boolean;
  /** Whether it goes on waiting for the rest of an offer. */
  readonly outlasts?: (connection: Connection) => boolean;
  /** Whether it sends its ACK again a little later. */
  readonly repeats?: boolean;
}
