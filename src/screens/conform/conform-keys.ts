import { type Binding, HABITS, type Habit } from '../parts/keys.ts';

export type ConformAction = 'again' | 'again-failed' | 'follow';

/** Of conform. */
export const CONFORM_KEYS: readonly Binding<ConformAction | Habit>[] = [
  { keys: ['r'], action: 'again', does: 'run the selected case again', short: 'run again' },
  { keys: ['R'], action: 'again-failed', does: 'run every case again that failed' },
  {
    keys: ['o'],
    action: 'follow',
    does: 'keep the case that runs selected, until another one is',
    short: 'follow',
  },
  ...HABITS.map((habit) =>
    habit.action === 'filter'
      ? { ...habit, does: 'show only cases whose id fits a glob, or that ended so: failed, running' }
      : habit,
  ),
];
