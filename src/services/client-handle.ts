import { type Failure, systemFailure } from '../failure.ts';
import type { Driving } from '../io/drive.ts';
import { backendProcess } from './backend-process.ts';

/** Says what cannot be done about a handle. */
interface Told {
  warn(failure: Failure): void;
}

/** How a broker’s client is passed on Windows: its handle is put into the backend’s table. */
export interface ClientHandle {
  /** Gives its value there; `0` where that fails, which is said. */
  readonly handle: () => string;
  /** Closes it there again. */
  readonly takeBack: () => void;
}

/** @param end to the backend @param backendPid the backend’s process; null: the one that listens */
export function clientHandle(
  driver: () => Driving<never, never>,
  end: number,
  backendPid: number | null,
  told: Told,
): ClientHandle {
  const give = (): string => {
    try {
      const pid = backendProcess(backendPid, driver().peerProcess(end));
      return driver().handles?.give(pid) ?? '0';
    } catch (error) {
      told.warn(systemFailure(error, 'cannot pass the connection to the backend’s process'));
      return '0';
    }
  };
  return { handle: give, takeBack: () => driver().handles?.takeBack() };
}
