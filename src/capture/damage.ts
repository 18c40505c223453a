import { Failure } from '../failure.ts';

const DAMAGED = 'EDAMAGED';
const FOREIGN = 'EFORMAT';

/** A recording that cannot be read further. @param place such as `offset 24` or `line 3` */
export function damage(place: string, what: string): Failure {
  const text = `the capture is damaged at ${place}: ${what}`;
  return new Failure('environment', DAMAGED, text, 'everything before it was read');
}

/** A recording of something that this program does not read. */
export function foreign(what: string, hint = 'handoff-cli decode --help says what it reads'): Failure {
  return new Failure('environment', FOREIGN, what, hint);
}

/** Of several recordings, the one that a failure is about is named; what the system says names its file already. */
export function damageOf(recording: string, failure: Failure): Failure {
  const { kind, code, message, hint, excerpt } = failure;
  if (code !== DAMAGED && code !== FOREIGN) return failure;
  const name = recording === '-' ? 'standard input' : recording;
  return new Failure(kind, code, `${name}: ${message}`, hint, excerpt, failure);
}

/** Something unreadable in a line or a block; the caller, who knows its place, turns it into damage. */
export class Unreadable extends Error {}

/** The same with its place. Any other error is a mistake of this program, and is passed on as it is. */
export function damageAt(place: string, error: unknown): Failure {
  if (error instanceof Unreadable) return damage(place, error.message);
  throw error;
}
