/** What a broker knows of one handoff, state by state. docs/handoff.md is drawn from this. */
export const HANDOFF_STATES = {
  issued: 'the token is made, its deadline set, and Negotiated names it to the client',
  offered: 'sideband and offer are written to the backend',
  acknowledged: 'the backend has accepted, in time',
  refused: 'the backend has answered that it did not adopt the connection',
  revoked: 'the offer failed in a way that leaves open whether the backend adopted the connection',
  expired: 'the deadline has passed',
  adopted: 'ready is written to the client: it keeps using its connection, which is now the backend’s',
  'fallen-back': 'the token is void, and the client falls back to backend_pipe',
  misled:
    'the client was told “accepted” though the backend did not accept, or was never passed its connection: it holds a dead connection',
} as const;

export type HandoffState = keyof typeof HANDOFF_STATES;

export interface Transition {
  readonly from: HandoffState;
  readonly on: HandoffEvent;
  readonly to: HandoffState;
}

/** What happens to a handoff. */
export const HANDOFF_EVENTS = {
  delivered: 'the offer has been written',
  accepted: 'an ACK passed every check',
  refused: 'an ACK passed every check but the one of accepted',
  failed: 'no backend could be reached, the answer broke a rule, or the connection ended without one',
  overdue: 'no complete ACK by the deadline, or one observed after it',
  relayed: 'a ready with accepted = true was written to the client',
  unpassed:
    'the same, though the client’s connection had not left with the offer, so that no backend can have it',
  left: 'no ready will come; the client is left alone',
} as const;

export type HandoffEvent = keyof typeof HANDOFF_EVENTS;

export const TRANSITIONS: readonly Transition[] = [
  { from: 'issued', on: 'delivered', to: 'offered' },
  { from: 'issued', on: 'failed', to: 'revoked' },
  { from: 'issued', on: 'overdue', to: 'expired' },
  { from: 'offered', on: 'accepted', to: 'acknowledged' },
  { from: 'offered', on: 'refused', to: 'refused' },
  { from: 'offered', on: 'failed', to: 'revoked' },
  { from: 'offered', on: 'overdue', to: 'expired' },
  { from: 'acknowledged', on: 'overdue', to: 'expired' },
  { from: 'acknowledged', on: 'relayed', to: 'adopted' },
  { from: 'acknowledged', on: 'unpassed', to: 'misled' },
  { from: 'acknowledged', on: 'left', to: 'fallen-back' },
  { from: 'refused', on: 'left', to: 'fallen-back' },
  { from: 'revoked', on: 'left', to: 'fallen-back' },
  { from: 'expired', on: 'left', to: 'fallen-back' },
  { from: 'refused', on: 'relayed', to: 'misled' },
  { from: 'revoked', on: 'relayed', to: 'misled' },
  { from: 'expired', on: 'relayed', to: 'misled' },
];

/** The state that the event leads to; null where it cannot happen in that state. */
export function stateAfter(from: HandoffState, on: HandoffEvent): HandoffState | null {
  return TRANSITIONS.find((transition) => transition.from === from && transition.on === on)?.to ?? null;
}
