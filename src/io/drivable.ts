import type { Close, WatchedHalf } from '../conversations/contract.ts';

/** What a driver needs of a connection, whatever it is made of. */
export interface Drivable {
  /** False once it is closed. */
  readonly isOpen: boolean;
  /** Bytes that wait to be written. */
  readonly queued: number;
  /** Reads what is there and wanted, and goes on when more comes. */
  read(): void;
  /** Calls back once nobody is left to read what is sent. @param half what somebody is that sends nothing more */
  watch(gone: () => void, half?: WatchedHalf): void;
  close(how: Close): void;
}

/** What a connection asks and tells its driver, apart from the bytes it reads. */
export interface EndOwner {
  /** How many bytes may be read next. @param last whether nothing more can come, so that there is no point in waiting */
  wanted(last?: boolean): number;
  /** Whether the last bytes read have to stay in the socket. */
  keepsUnread(): boolean;
  /** The other side sends nothing more. `reason` is empty after an orderly end. */
  ended(reason: string): void;
  /** Nobody is left to read what is sent: a write has failed. Reported once everything that had come, and is wanted, has been read. */
  gone(): void;
  /** Less is waiting to be written than before. */
  drained(): void;
  /** It is closed, whoever did that. @param lost how many bytes of what was sent have not left */
  closed(lost: number): void;
}
