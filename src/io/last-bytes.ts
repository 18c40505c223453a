import { readSync } from 'node:fs';
import { MAX_TRANSFER } from './message-header.ts';

/** All that is there now, where Node reads a socket and is about to close it. @param reads how many reads it may take */
export function lastBytes(descriptor: number, reads: number): Buffer[] {
  const found: Buffer[] = [];
  const bytes = Buffer.alloc(MAX_TRANSFER);
  try {
    for (let read = 0; read < reads; read++) {
      const count = readSync(descriptor, bytes);
      if (count === 0) break;
      found.push(Buffer.from(bytes.subarray(0, count)));
    }
  } catch {
    // Nothing more is there, or the connection was reset.
  }
  return found;
}
