import { type Binding, HABITS, type Habit } from '../parts/keys.ts';

export type ViewerAction =
  | 'view'
  | 'records'
  | 'handoffs'
  | 'timeline'
  | 'next-trouble'
  | 'previous-trouble'
  | 'compare'
  | 'client'
  | 'brush'
  | 'zoom-in'
  | 'zoom-out';

/** Of decode, trace and tap. */
export const VIEWER_KEYS: readonly Binding<ViewerAction | Habit>[] = [
  { keys: ['v'], action: 'view', does: 'the next view: records, handoffs, timeline', short: 'view' },
  { keys: ['R'], action: 'records', does: 'the records' },
  { keys: ['H'], action: 'handoffs', does: 'the handoffs' },
  { keys: ['T'], action: 'timeline', does: 'when the handoffs happened, how they ended, how long they took' },
  {
    keys: [']'],
    action: 'next-trouble',
    does: 'the next one that did not go well, regardless of the search',
  },
  { keys: ['['], action: 'previous-trouble', does: 'the same, backwards' },
  { keys: ['c'], action: 'compare', does: 'compare: once on the one, once on the other' },
  {
    keys: ['F'],
    action: 'client',
    does: 'only what has to do with this client: its connection, its offer, the answer; again or Esc: everything',
    short: 'one client',
  },
  { keys: ['V'], action: 'brush', does: 'in the timeline: select a span; Enter zooms into it' },
  { keys: ['+', '='], action: 'zoom-in', does: 'in the timeline: less time, with more detail' },
  { keys: ['-'], action: 'zoom-out', does: 'in the timeline: more time' },
  ...HABITS.map((habit) => (habit.action === 'next' ? { ...habit, short: 'next bad one' } : habit)),
];
