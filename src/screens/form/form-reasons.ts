import type { Habit } from '../parts/keys.ts';
import type { FormField } from './form.ts';
import type { FormAction } from './form-keys.ts';

/**
 * Why an action has no effect at a place of a form; null: it has one.
 * @param field the selected one; undefined: the row that sends
 * @param results how many there are
 */
export function formReason(
  action: FormAction | Habit,
  field: FormField | undefined,
  results: number,
  inResults: boolean,
): string | null {
  const none = results === 0 ? 'nothing has been sent yet; S sends' : null;
  switch (action) {
    case 'take-back':
      return none;
    case 'open':
      return inResults ? none : null;
    case 'explain':
      if (inResults) return none;
      return field === undefined ? 'Enter sends the form' : null;
    case 'left':
    case 'right':
      if (inResults) return results > 1 ? null : 'there is no other result';
      return field?.choices === undefined ? 'this field has nothing to choose from; Enter changes it' : null;
    case 'filter':
    case 'sort':
      return `there is nothing to ${action} here`;
    default:
      return null;
  }
}
