import fc from 'fast-check';
import { ADOPT_MODES } from '../../../src/script/adopt-mode.ts';
import { BREAKABLE } from '../../../src/script/breaks.ts';
import { actionKindsFor, faultsFor } from '../../../src/script/catalogue.ts';
import { ROLES, type RoleName } from '../../../src/script/role.ts';
import type { Plan, ScriptFlag, TapPlan, Visit, WorldEvent } from './plan.ts';

/** Around the deadlines and time-outs of the protocol, and far from them. */
const DURATIONS = ['1ms', '20ms', '299ms', '300ms', '301ms', '700ms', '2s', '3s', '6s', '31s'];
const TRICKLES = ['1ms', '40ms', '200ms'];
const COUNTS = ['0', '1', '5', '6', '16', '40', '200'];

/** Every word that the scripts of a role know, with values. */
export function wordsFor(role: RoleName): string[] {
  return actionKindsFor(role).flatMap(({ name, forms }) =>
    forms(ROLES[role]).flatMap((form) => {
      const [, value] = form.split(':');
      const each = (values: readonly string[]) => values.map((one) => `${name}:${one}`);
      switch (value) {
        case undefined:
          return [name];
        case 'DURATION':
          return each(name === 'trickle' ? TRICKLES : DURATIONS);
        case 'FAULT':
          return each(faultsFor(role).map((fault) => fault.name));
        case 'N':
          return each(COUNTS);
        case 'ADOPT':
          return each(ADOPT_MODES);
        case 'CODE':
          return each(['rate-limited', '77']);
        case 'TEXT':
        case 'DETAIL':
          return each(['busy', '"a, b"']);
        default:
          return [form];
      }
    }),
  );
}

/** Words after which nothing can follow in a step. */
export const FINAL = /^(hangup|reset|silent|ignore|then:.*|truncate.*|stall.*)$/;

const STEPS = new Map<RoleName, fc.Arbitrary<string>>();

function step(role: RoleName): fc.Arbitrary<string> {
  const known = STEPS.get(role);
  if (known !== undefined) return known;
  const words = wordsFor(role);
  const last = fc.constantFrom(...words);
  const before = fc.constantFrom(...words.filter((word) => !FINAL.test(word)));
  const made = fc.oneof(
    { weight: 12, arbitrary: fc.constant(ROLES[role].usual) },
    { weight: 8, arbitrary: last },
    { weight: 2, arbitrary: fc.tuple(before, last).map((all) => all.join('+')) },
    { weight: 1, arbitrary: fc.tuple(before, before, last).map((all) => all.join('+')) },
  );
  STEPS.set(role, made);
  return made;
}

const steps = (role: RoleName) => fc.array(step(role), { maxLength: 4 });

const at = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 2, arbitrary: fc.nat(400) },
  fc.nat(9_000),
);

const visit: fc.Arbitrary<Visit> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      who: fc.constant('client' as const),
      atMs: at,
      step: step('hello'),
      tokens: fc.constant([]),
      plain: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      who: fc.constant('sender' as const),
      atMs: at,
      step: step('offer'),
      tokens: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.nat(1), { maxLength: 4 })),
      more: fc.array(step('offer'), { maxLength: 5 }),
      pipelined: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      who: fc.constant('pipeline' as const),
      atMs: at,
      step: fc.constant('offer'),
      tokens: fc.array(fc.nat(4), { minLength: 1, maxLength: 7 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      who: fc.constant('admin' as const),
      atMs: at,
      step: step('admin'),
      tokens: fc.constant([]),
      verb: fc.constantFrom(0, 1, 3, 4, 9, 21, 77),
    }),
  },
);

const tap: fc.Arbitrary<TapPlan> = fc.record({
  before: fc.constantFrom('broker', 'backend'),
  breaks: fc.uniqueArray(
    fc.oneof(
      ...BREAKABLE.map((frame) =>
        fc
          .array(step(`break-${frame}`), { minLength: 1, maxLength: 3 })
          .map((list) => `${frame}=${list.join(',')}`),
      ),
    ),
    { maxLength: 3, selector: (text) => text.slice(0, text.indexOf('=')) },
  ),
});

const victim = fc.constantFrom('backend', 'broker', 'tap', 'visitor');
const event: fc.Arbitrary<WorldEvent> = fc.oneof(
  fc.record({
    type: fc.constantFrom('kill', 'pause'),
    who: victim,
    atMs: at,
    forMs: fc.constantFrom(1, 50, 400, 3_000, 6_000),
  }),
  fc.record({ type: fc.constant('drop-descriptor' as const), which: fc.nat(5) }),
);

const scripts: fc.Arbitrary<Plan['scripts']> = fc.record(
  Object.fromEntries(
    (['backend-reply', 'backend-accept', 'broker-reply', 'broker-offer', 'ready'] satisfies ScriptFlag[]).map(
      (role) => [role, steps(role)],
    ),
  ) as { [flag in ScriptFlag]: fc.Arbitrary<string[]> },
  { requiredKeys: [] },
);

/** Any world. */
export const anyPlan: fc.Arbitrary<Plan> = fc.record({
  seed: fc.nat(1_000_000),
  visits: fc.array(visit, { minLength: 1, maxLength: 6 }),
  scripts,
  taps: fc.uniqueArray(tap, { maxLength: 2, selector: ({ before }) => before }),
  lenient: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.constant(true)),
  adopt: fc.oneof({ weight: 5, arbitrary: fc.constant('echo' as const) }, fc.constantFrom(...ADOPT_MODES)),
  sideband: fc.oneof(
    { weight: 6, arbitrary: fc.constant('auto' as const) },
    fc.constantFrom('require' as const, 'none' as const),
  ),
  refuses: fc.oneof(
    { weight: 9, arbitrary: fc.constant('none' as const) },
    fc.constantFrom('fd-pressure' as const, 'version' as const, 'rate' as const),
  ),
  deadlineMs: fc.constantFrom(300, 5_000),
  latencyMs: fc.constantFrom(0, 0, 2, 40, 400),
  splits: fc.constantFrom(0, 0, 1, 3),
  events: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(event, { maxLength: 3 })),
});
