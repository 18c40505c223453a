import type { PassedDescriptor } from '../../../src/wire/descriptor.ts';

export interface ModelHandoff {
  readonly connection: number;
  readonly token: string;
  readonly correlationId: bigint;
  /** Null where no whole offer reached the backend. */
  offer: number | null;
  /** Where its stream had come to when no whole offer could be seen in it; null where one was. */
  readonly unseenBefore: number | null;
  /** When it was made, in µs; null where nothing had left of it, or in its place. */
  readonly at: number | null;
  open: boolean;
  outcome: 'accepted' | 'refused' | 'invalid' | 'late' | 'unanswered';
  ack: number | null;
  ready: number | null;
  latencyMs: number | null;
  /** What came with its sideband. */
  readonly passed: readonly PassedDescriptor[];
  /** What the broker offered, where a tap changed that. */
  readonly offered: Original | null;
  /** What the backend answered, judged by what it got, where a tap changed either. */
  answered: ModelHandoff['outcome'] | null;
  /** Whether its backend has closed the connection without accepting it. */
  unaccepted?: boolean;
}

export interface Original {
  readonly token: string;
  readonly correlationId: bigint;
  readonly at: number | null;
  /** The number of its handoff. */
  readonly place: number;
}

/** Only a refusal leaves a token as it was, and an offer that the backend has not seen, or has not accepted for certain. */
export function mayUseUp({ offer, outcome, answered, unaccepted }: ModelHandoff): boolean {
  const said = answered ?? outcome;
  if (unaccepted) return /^(accepted|late)$/.test(said);
  return said === 'unanswered' ? offer !== null : said !== 'refused';
}

export function latencyIn({ at: from }: ModelHandoff, at: number | null): number | null {
  return from === null || at === null ? null : Math.max(0, at - from) / 1000;
}
