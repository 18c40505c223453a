import { expect, it } from 'vitest';
import {
  HANDOFF_EVENTS,
  HANDOFF_STATES,
  type HandoffEvent,
  type HandoffState,
  stateAfter,
  TRANSITIONS,
} from '../../src/handoff/handoff-state.ts';

const STATES = Object.keys(HANDOFF_STATES) as HandoffState[];
const EVENTS = Object.keys(HANDOFF_EVENTS) as HandoffEvent[];

/** Written down once more, so that no transition changes by mistake. */
const EXPECTED: { readonly [state in HandoffState]: { readonly [event in HandoffEvent]?: HandoffState } } = {
  issued: { delivered: 'offered', failed: 'revoked', overdue: 'expired' },
  offered: { accepted: 'acknowledged', refused: 'refused', failed: 'revoked', overdue: 'expired' },
  acknowledged: { overdue: 'expired', relayed: 'adopted', unpassed: 'misled', left: 'fallen-back' },
  refused: { left: 'fallen-back', relayed: 'misled' },
  revoked: { left: 'fallen-back', relayed: 'misled' },
  expired: { left: 'fallen-back', relayed: 'misled' },
  adopted: {},
  'fallen-back': {},
  misled: {},
};

it.each(STATES.flatMap((state) => EVENTS.map((event) => [state, event] as const)))(
  'a handoff that is %s: %s',
  (state, event) => {
    expect(stateAfter(state, event)).toBe(EXPECTED[state][event] ?? null);
  },
);

it('each transition is listed once', () => {
  const keys = TRANSITIONS.map(({ from, on }) => `${from} ${on}`);
  expect(new Set(keys).size).toBe(keys.length);
});

it('every state is reached from issued', () => {
  const reached = new Set<HandoffState>(['issued']);
  for (const _ of STATES) for (const { from, to } of TRANSITIONS) if (reached.has(from)) reached.add(to);
  expect([...reached].sort()).toEqual([...STATES].sort());
});
