import type { Part, Passed } from '../frames/message.ts';
import type { Fault, Reaches } from './fault.ts';

/** A fault that can be made in an offer with its sideband, and in a sideband alone. */
export function inSideband(check: string | null): Reaches {
  return { sideband: check, offer: check };
}

/** The writes of the sideband, or what replaces them; a message without one stays as it is. */
export function toSideband(change: (part: Part) => readonly Part[]): Fault['apply'] {
  return (message) => ({ ...message, sideband: message.sideband.flatMap(change) });
}

/** The sideband with something else attached to it. */
export function passing(passed: readonly Passed[]): Fault['apply'] {
  return toSideband(({ bytes }) => [{ bytes, passed }]);
}
