import type { Outcome } from './judge-ack.ts';

/** What is wrong with a ready that tells a client of an acceptance. @param outcome how the handoff had ended by then */
export function toldAccepted(outcome: Outcome): string {
  return `the client was told “accepted”, but ${INSTEAD[outcome] ?? `the backend’s ACK was ${outcome}`}`;
}

const INSTEAD: { readonly [outcome in Outcome]?: string } = {
  refused: 'the backend had refused',
  unanswered: 'the backend had not answered',
};
