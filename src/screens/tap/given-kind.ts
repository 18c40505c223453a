import type { Passed } from '../../frames/message.ts';

/** What a descriptor can be that is passed in addition, by the words of `wrong-descriptor`. */
const GIVEN = {
  stream: 'second',
  pipe: 'pipe',
  file: 'file',
  listener: 'listener',
  datagram: 'datagram',
  closed: 'closed',
} as const satisfies { [word: string]: Passed };

export type GivenKind = keyof typeof GIVEN;
export const GIVEN_KINDS = Object.keys(GIVEN) as readonly GivenKind[];

export function givenKind(kind: GivenKind): Passed {
  return GIVEN[kind];
}

/** Throws an Error where there is no such kind. */
export function parseGivenKind(text: string): GivenKind {
  const kind = GIVEN_KINDS.find((known) => known === text.trim());
  if (kind === undefined) throw new Error(`"${text.trim()}" is none of ${GIVEN_KINDS.join(', ')}`);
  return kind;
}

/** Bytes in hex, and after a plus the descriptor that goes with them. */
export function splitGiven(text: string): { readonly hex: string; readonly kind: GivenKind | null } {
  const at = text.indexOf('+');
  if (at === -1) return { hex: text, kind: null };
  return { hex: text.slice(0, at), kind: parseGivenKind(text.slice(at + 1)) };
}
