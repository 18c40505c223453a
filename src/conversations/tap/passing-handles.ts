import { withHandleValue } from '../../frames/handle-value.ts';
import { messageValue } from '../../wire/fields/value.ts';
import type { TapRules } from './tap-rules.ts';

/**
 * The rules of a tap on Windows: the handle of each offer is one of the tap’s, and the backend needs one of its own.
 * @param move puts a handle into the backend and gives its value there; null: that cannot be done
 */
export function passingHandles(rules: TapRules, move: (value: string) => string | null): TapRules {
  const { forth } = rules;
  return {
    ...rules,
    forth: {
      ...forth,
      offers: true,
      goesOn: (after) => after?.message !== 'Hello' || forth.goesOn(after),
      rewritten: (frame) => {
        const { message, payload } = frame;
        if (message !== 'HandoffOffer' || payload === null || !payload.complete)
          return forth.rewritten(frame);
        const value = String(messageValue(payload)['handleValue']);
        const there = value === '0' ? null : move(value);
        return there === null ? null : { by: 'handle-value', bytes: withHandleValue(frame, there) };
      },
    },
  };
}
