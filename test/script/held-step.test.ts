import { expect, it } from 'vitest';
import type { Step } from '../../src/script/action.ts';
import { heldStep, isHeldStep } from '../../src/script/held-step.ts';
import { parseStep } from '../../src/script/script.ts';

it('waits until it is decided, and then does what was decided', () => {
  const decision = parseStep('refuse:busy', 'backend-reply');
  let decided: Step | null = null;
  const events: string[] = [];
  let look = () => {};
  const stage = {
    wait: (_ms: number, then: () => void) => {
      events.push('waits');
      look = then;
    },
    continueWith: (step: Step) => events.push(step.map(({ words }) => words).join('+')),
  };
  const step = heldStep(() => decided);
  step[0]!.perform(stage as unknown as Parameters<Step[number]['perform']>[0]);
  look();
  decided = decision;
  look();
  expect(events).toEqual(['waits', 'waits', 'refuse:busy']);
  expect(isHeldStep(step)).toBe(true);
  expect(isHeldStep(decision)).toBe(false);
});
