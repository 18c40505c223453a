import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MessageDraft } from '../../src/frames/message.ts';
import { dueOf, NOTHING_DUE } from '../../src/script/due.ts';
import type { RoleName } from '../../src/script/role.ts';
import { ROLE_NAMES, ROLES } from '../../src/script/role.ts';
import { formatScript, parseScript, parseStep } from '../../src/script/script.ts';
import { ScriptError } from '../../src/script/script-error.ts';
import { parseScriptFile } from '../../src/script/script-file.ts';
import { type StepEvent, StepPlayer } from '../../src/script/step-player.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { RIGHT } from '../faults/right.ts';
import { anyRole, anyScript, anyStep, nearlyScript } from './any-script.ts';

/** More than any step of these tests has to wait. */
const MOST_WAITS = 10_000;

/** The message that is due in a role; null: none is. */
function messageIn(role: RoleName): MessageDraft | null {
  const { frame } = ROLES[role];
  return frame === null ? null : RIGHT[frame];
}

describe('any script of any role', () => {
  it('reads back from its own words', () => {
    const script = anyRole.chain((role) => anyScript(role).map((text) => [role, text] as const));
    fc.assert(
      fc.property(script, ([role, text]) => {
        const read = parseScript(text, role);
        const words = formatScript(read);
        expect(formatScript(parseScript(words, role))).toBe(words);
        expect(() => stepSource(read, 1).next()).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });

  it('is read, or refused with the step, the column and what is wrong', () => {
    const script = anyRole.chain((role) => nearlyScript(role).map((text) => [role, text] as const));
    fc.assert(
      fc.property(script, ([role, text]) => {
        try {
          parseScript(text, role);
        } catch (error) {
          expect(error).toBeInstanceOf(ScriptError);
          const { message, at, excerpt } = error as ScriptError;
          expect(message).toMatch(/^step \d+, column \d+: ./);
          expect(at).toBeLessThanOrEqual(text.length);
          expect(excerpt).toHaveLength(2);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('is the same in a file with one step per line', () => {
    const script = anyRole.chain((role) =>
      fc.array(anyStep(role), { minLength: 1, maxLength: 5 }).map((steps) => [role, steps] as const),
    );
    fc.assert(
      fc.property(script, ([role, steps]) => {
        fc.pre(steps.every((step) => !/[\r\n]/.test(step) && !step.startsWith('#')));
        const file = parseScriptFile(`# a remark\n\n${steps.join('\n')}\n`, role);
        expect(formatScript(file)).toBe(formatScript(parseScript(steps.join(','), role)));
      }),
    );
  });
});

describe.each(ROLE_NAMES)('any step of %s', (role) => {
  it('comes to an end, sends its sideband once at most, and nothing after its end', () => {
    const message = messageIn(role);
    const due = message === null ? NOTHING_DUE : dueOf({ due: () => message });
    fc.assert(
      fc.property(anyStep(role), (text) => {
        const events: StepEvent[] = [];
        const player = new StepPlayer(parseStep(text, role), due, (event) => events.push(event));
        let told = -1;
        for (let waits = 0; told < events.length && waits < MOST_WAITS; waits++) {
          told = events.length;
          player.proceed();
        }
        expect(events).toHaveLength(told);
        const ends = events.filter(
          ({ type }) => type === 'finished' || type === 'close' || type === 'stopped',
        );
        expect(ends).toEqual([events.at(-1)]);
        const passed = events.flatMap((event) => (event.type === 'send' ? event.parts : []));
        const connections = passed.filter((part) => part.passed.includes('connection'));
        expect(connections.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});
