import fc from 'fast-check';
import { inWords } from '../../src/script/action.ts';
import { ADOPT_MODES } from '../../src/script/adopt-mode.ts';
import { actionKindsFor, faultsFor } from '../../src/script/catalogue.ts';
import { ROLE_NAMES, ROLES, type RoleName } from '../../src/script/role.ts';
import { formatDuration } from '../../src/values/duration.ts';
import { ERROR_CODES } from '../../src/values/error-code.ts';

const text = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
  fc.constantFrom(',', '+', '*2', '"', '\\', ' a', 'a ', 'a:b', 'a=b', '#'),
);

/** What the capital words in an action’s forms stand for. */
const VALUES: { readonly [word: string]: (role: RoleName) => fc.Arbitrary<string> } = {
  DURATION: () => fc.integer({ min: 0, max: 2 ** 31 - 1 }).map(formatDuration),
  FAULT: (role) => fc.constantFrom(...faultsFor(role).map(({ name }) => name)),
  N: () => fc.nat(200).map(String),
  DETAIL: () => text,
  TEXT: () => text,
  CODE: () => fc.oneof(fc.constantFrom(...ERROR_CODES), fc.nat(100_000).map(String)),
  ADOPT: () => fc.constantFrom(...ADOPT_MODES),
};

export const anyRole = fc.constantFrom(...ROLE_NAMES);

interface Word {
  readonly words: string;
  readonly final: boolean;
}

function anyAction(role: RoleName): fc.Arbitrary<Word> {
  const forms = actionKindsFor(role).flatMap((kind) =>
    kind.forms(ROLES[role]).map((form) => {
      const [name, value] = form.split(':') as [string, string?];
      if (value === undefined || VALUES[value] === undefined) return fc.constant(form);
      return VALUES[value](role).map((given) => inWords(name, given));
    }),
  );
  return fc
    .oneof(...forms)
    .map((words) => ({ words, final: /^(silent|ignore|hangup|reset|then|truncate|stall)\b/.test(words) }));
}

/** A step that a role’s script may have: something final comes last. */
export function anyStep(role: RoleName): fc.Arbitrary<string> {
  const action = anyAction(role);
  const going = action.filter(({ final }) => !final);
  return fc
    .tuple(fc.array(going, { maxLength: 3 }), action)
    .map(([before, last]) => [...before, last].map(({ words }) => words).join('+'));
}

/** A script of that role, with steps one after another or drawn. */
export function anyScript(role: RoleName): fc.Arbitrary<string> {
  const step = anyStep(role);
  const counted = fc
    .tuple(step, fc.option(fc.integer({ min: 1, max: 9 })))
    .map(([words, times]) => (times === null ? words : `${words}*${times}`));
  const drawn = fc
    .array(fc.tuple(step, fc.integer({ min: 1, max: 999_999 })), { minLength: 1, maxLength: 4 })
    .map((choices) => `random:${choices.map(([words, weight]) => `${words}=${weight}`).join(',')}`);
  return fc.oneof(
    fc.array(counted, { minLength: 1, maxLength: 5 }).map((steps) => steps.join(',')),
    drawn,
  );
}

/** Text that is nearly a script: right words, wrong words, and the signs between them. */
export function nearlyScript(role: RoleName): fc.Arbitrary<string> {
  return fc
    .array(
      fc.oneof(
        anyAction(role).map(({ words }) => words),
        fc.constantFrom(',', '+', '*', ':', '=', '"', '\\', 'random:', '@', '\n', ' ', '0', '9'.repeat(30)),
        fc.string({ maxLength: 6 }),
      ),
      { maxLength: 8 },
    )
    .map((pieces) => pieces.join(''));
}
