import { Failure } from '../failure.ts';

/** A recording that cannot be read further. @param place such as `offset 24` or `line 3` */
export function damage(place: string, what: string): Failure {
  const text = `the capture is damaged at ${place}: ${what}`;
  return new Failure('environment', 'EDAMAGED', text, 'what stands before it was read');
}

/** A recording of something else than this program reads. */
export function foreign(what: string): Failure {
  return new Failure('environment', 'EFORMAT', what, 'handoff-cli decode --help says what it reads');
}
