import { type Binding, HABITS, type Habit } from '../parts/keys.ts';

export type FormAction = 'send' | 'take-back';

/** Of send-offer and send-hello. */
export const FORM_KEYS: readonly Binding<FormAction | Habit>[] = [
  { keys: ['S'], action: 'send', does: 'send what the form says', short: 'send' },
  { keys: ['B'], action: 'take-back', does: 'take the selected result’s values back into the form' },
  ...HABITS.map((habit) =>
    habit.action === 'write'
      ? { ...habit, does: 'write the command line, or all verdicts, to a file' }
      : habit,
  ),
];
