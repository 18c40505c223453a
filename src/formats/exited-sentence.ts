import type { ExitedRecord } from '../records/record.ts';

/** How a traced process ended, in words. */
export function exitedSentence({ pid, code, signal }: ExitedRecord): string {
  return signal === null
    ? `process ${pid} exited with code ${code}`
    : `process ${pid} was ended by ${signal}`;
}
