import { FRAMING_VERSION } from '../wire/limits.ts';
import { type Problem, problem } from '../wire/problem.ts';
import type { SidebandMode } from '../wire/strict/offer-reader.ts';
import type { DecodedStream } from './decoded-stream.ts';

/** The problem of a sideband that a backend without sidebands reads as the start of an offer; none for other backends. */
export function unwantedSideband(mode: SidebandMode, first: number, offset: number): Problem[] {
  if (mode !== 'none') return [];
  const why = first === FRAMING_VERSION ? '' : `: the framing byte must be 1, found ${first}`;
  return [problem('unframed-bytes', null, offset, `an offer must begin here, without a sideband${why}`)];
}

/** The problem of an offer without the sideband that its backend requires; null where it has one, or need not. */
export function lackingSideband(mode: SidebandMode, stream: DecodedStream, offset: number): Problem | null {
  if (mode !== 'require' || stream.direction !== 'broker-to-backend' || stream.sideband !== null) return null;
  const text = 'no sideband came before the offer: send its token, with a descriptor, as the first 16 bytes';
  return problem('descriptor-missing', null, offset, text);
}
