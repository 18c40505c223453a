import { type Binding, HABITS, type Habit } from '../parts/keys.ts';

export type FormAction = 'send' | 'take-back';

const UNUSED: readonly Habit[] = ['filter', 'sort', 'write', 'search', 'next', 'previous', 'mark', 'return'];

/** Of send-offer and send-hello. */
export const FORM_KEYS: readonly Binding<FormAction | Habit>[] = [
  { keys: ['S'], action: 'send', does: 'send what the form says', short: 'send' },
  { keys: ['B'], action: 'take-back', does: 'take the selected result’s values back into the form' },
  ...HABITS.filter(({ action }) => !UNUSED.includes(action)),
];
