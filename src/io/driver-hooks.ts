import type { End, Instant, Use, Withheld } from '../conversations/contract.ts';
import type { Failure } from '../failure.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';
import type { AdoptedConnection } from './adopted.ts';

/** Bytes that were sent or received at one end. */
export interface Transfer {
  readonly end: End;
  readonly sent: boolean;
  readonly at: Instant;
  readonly bytes: Uint8Array;
  /** Null where descriptors cannot be passed here, so that nobody knows. */
  readonly passed: readonly PassedDescriptor[] | null;
  /** Set where what was sent is wrong, or comes at the wrong time, on purpose. */
  readonly own?: boolean;
}

/** Called with what happens, and asked for what the conversation only names. All but `over` may be left out. */
export interface DriverHooks<OwnCommand> {
  readonly transferred?: (transfer: Transfer) => void;
  /** A descriptor that came is in use, or kept open unused. */
  readonly adopted?: (connection: AdoptedConnection, use: Use) => void;
  /** A descriptor that came has its fate. */
  readonly settled?: (descriptor: PassedDescriptor) => void;
  /** Whether this side itself is the reason if nothing more is answered on that end. */
  readonly withholds?: (end: End, what: Withheld) => void;
  readonly notice?: (text: string) => void;
  /** The system could not make what was to be passed: the message went without it. */
  readonly failed?: (failure: Failure) => void;
  /** Null while the receiver of all this keeps up; otherwise resolves once it does again. Until then nothing is read. */
  readonly room?: () => Promise<void> | null;
  /** Carries out a command that only this conversation has. */
  readonly own?: (command: OwnCommand, at: Instant) => void;
  /** How long to keep dialling where nothing is listening yet, in ms. */
  readonly waitMs?: number;
  /** A copy of the connection that is handed over, where that is not end 0; it is closed once it is sent. */
  readonly handedOver?: () => number | null;
  /** The end on which offers come whose handles are this process’s, on Windows; without it, there is none. */
  readonly offersOn?: End;
  /** The other side of an end sends nothing more. */
  readonly ended?: (end: End) => void;
  /** An end is closed. `byPeer`: the other side had ended it before. */
  readonly closed?: (end: End, at: Instant, byPeer: boolean) => void;
  /** Everything is closed, and nothing more happens. */
  readonly over: () => void;
}
