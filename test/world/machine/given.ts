import type { Passed } from '../../../src/frames/message.ts';
import { OpenFile } from './open-file.ts';
import type { Process } from './process.ts';
import { SocketEnd } from './socket-end.ts';

/**
 * Finds the descriptor that a message passes; null where there is no connection to hand over.
 * @param others gets what has to be kept open as long as the conversation goes on
 */
export function given(
  what: Passed,
  process: Process,
  connection: () => number | null,
  others: number[],
): number | null {
  switch (what) {
    case 'connection':
      return connection();
    case 'nonblocking': {
      const number = connection();
      if (number !== null) process.file(number).blocking = false;
      return number;
    }
    case 'second':
      return socketPair(process, others);
    case 'closed': {
      const kept: number[] = [];
      const number = socketPair(process, kept);
      for (const other of kept) process.close(other);
      return number;
    }
    case 'datagram':
    case 'pipe':
    case 'listener':
    case 'file':
      return process.open(new OpenFile(what, null));
  }
}

function socketPair(process: Process, others: number[]): number {
  const [near, far] = SocketEnd.pair(process.machine, process.pid, process.pid);
  others.push(process.open(new OpenFile('stream', far)));
  return process.open(new OpenFile('stream', near));
}
