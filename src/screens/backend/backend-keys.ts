import { type Binding, HABITS, type Habit } from '../parts/keys.ts';

export type BackendAction =
  | 'ack'
  | 'refuse'
  | 'delay'
  | 'corrupt'
  | 'silent'
  | 'hang-up'
  | 'ack-all'
  | 'refuse-all'
  | 'edit'
  | 'talk'
  | 'rule'
  | 'default';

/** Of fake-backend. */
export const BACKEND_KEYS: readonly Binding<BackendAction | Habit>[] = [
  { keys: ['a'], action: 'ack', does: 'ack the selected offer', short: 'ack' },
  { keys: ['r'], action: 'refuse', does: 'refuse it; asks for the detail', short: 'refuse' },
  { keys: ['d'], action: 'delay', does: 'ack it later; asks for the delay', short: 'delay' },
  { keys: ['c'], action: 'corrupt', does: 'choose a fault for its ACK', short: 'corrupt' },
  {
    keys: ['e'],
    action: 'edit',
    does: 'edit its ACK, field by field or as bytes, before it is sent',
    short: 'edit',
  },
  { keys: ['S'], action: 'silent', does: 'stay silent' },
  { keys: ['u'], action: 'hang-up', does: 'hang up' },
  { keys: ['A'], action: 'ack-all', does: 'ack every held offer' },
  { keys: ['X'], action: 'refuse-all', does: 'refuse every held offer; asks for the detail' },
  { keys: ['t'], action: 'talk', does: 'write a line to the connection that was handed over', short: 'talk' },
  {
    keys: ['R'],
    action: 'rule',
    does: 'a rule for offers to come: SCRIPT or SERVICE=SCRIPT; empty holds them',
    short: 'rule',
  },
  {
    keys: ['D'],
    action: 'default',
    does: 'what is done shortly before the deadline with an offer that is still held',
  },
  ...HABITS,
];
