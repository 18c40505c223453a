import type { Need } from './need.ts';

/** `must`: the protocol requires it; `should`: a peer that lacks it works, but surprises others. */
export type Level = 'must' | 'should';

/**
 * One rule of the protocol, tried on a real peer. `Peer` is what the case can do with it: dial it, or be dialled by it. A case
 * plays something and says what must be seen then; it is over when `run` resolves, and has failed when that throws {@link
 * Unmet}.
 */
export interface ConformanceCase<Peer> {
  /** Role, group and name, as in `backend/token/used-twice`. */
  readonly id: string;
  readonly title: string;
  readonly level: Level;
  /** Anchor of the rule in docs/protocol.md. */
  readonly section: string;
  /** What a conforming peer does, in a sentence. */
  readonly required: string;
  /** Without it the case does not apply. */
  readonly needs?: Need;
  /** How long it may take with a right peer, in ms, as a rule gives it that time or what is played needs it; absent: a moment. */
  readonly mayTakeMs?: number;
  readonly run: (peer: Peer) => Promise<void>;
}

/** The peer did not do what is required; the message says what it did instead. */
export class Unmet extends Error {
  /** What may be the reason that this command has met something else than it was to try; empty where nothing is known. */
  readonly hint: string;

  constructor(message: string, hint = '') {
    super(message);
    this.hint = hint;
  }
}

/** It cannot be seen from outside whether the peer does what is required; the message says why. */
export class Unseen extends Error {}

/** A case, without what its group has in common. */
export interface CaseInGroup<Peer> extends Omit<ConformanceCase<Peer>, 'id' | 'level' | 'section'> {
  readonly name: string;
  readonly level?: Level;
  readonly section?: string;
}

/** What is said of a case in a group, without what is played. */
export type CaseWords = Omit<CaseInGroup<never>, 'run'>;

/** Cases about one thing. @param group such as `backend/token` @param section where theirs is, unless a case names its own */
export function casesOf<Peer>(
  group: string,
  section: string,
  cases: readonly CaseInGroup<Peer>[],
): readonly ConformanceCase<Peer>[] {
  return cases.map(
    ({ name, level = 'must', section: own = section, title, required, needs, mayTakeMs, run }) => ({
      id: `${group}/${name}`,
      title,
      level,
      section: own,
      required,
      ...(needs !== undefined && { needs }),
      ...(mayTakeMs !== undefined && { mayTakeMs }),
      run,
    }),
  );
}
