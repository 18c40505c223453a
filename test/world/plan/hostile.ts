import fc from 'fast-check';
import { ROLES, type RoleName } from '../../../src/script/role.ts';
import { FINAL, wordsFor } from './arbitrary.ts';
import { type Plan, type TapPlan, USUAL, type Visit } from './plan.ts';

/** Where they are said in nearly every step, most of what is left out here would end the conversation before anything can be confused. */
const RARE = /^(hangup|reset|then:.*|ignore|delay:(2|3|6|31)s|trickle:200ms)$/;

/** A step of several actions, most of them of a kind that goes on with the conversation. */
function steps(role: RoleName, most: number): fc.Arbitrary<string[]> {
  const { usual } = ROLES[role];
  const words = wordsFor(role).filter((word) => !RARE.test(word));
  const going = words.filter((word) => !FINAL.test(word));
  const mild = going.filter((word) => !/^(corrupt|delay)/.test(word));
  const action = fc.oneof(
    { weight: 3, arbitrary: fc.constant(usual) },
    { weight: 3, arbitrary: fc.constantFrom(...mild) },
    { weight: 2, arbitrary: fc.constantFrom(...going) },
  );
  const last = fc.oneof({ weight: 3, arbitrary: action }, fc.constantFrom(...words));
  const several = fc
    .tuple(fc.array(action, { maxLength: 3 }), last)
    .map(([before, after]) => [...before, after].join('+'));
  return fc.array(fc.oneof({ weight: 2, arbitrary: fc.constant(usual) }, { weight: 3, arbitrary: several }), {
    minLength: 1,
    maxLength: most,
  });
}

const tokens = fc.array(fc.nat(1), { maxLength: 5 });
const sender: fc.Arbitrary<Visit> = fc
  .record({ offered: steps('offer', 5), tokens, pipelined: fc.boolean() })
  .map(({ offered: [step = 'offer', ...more], ...rest }) => ({
    ...{ who: 'sender', atMs: 0, step, more },
    ...rest,
  }));
const pipeline: fc.Arbitrary<Visit> = fc
  .array(fc.nat(1), { minLength: 1, maxLength: 5 })
  .map((numbers) => ({ who: 'pipeline', atMs: 0, step: 'offer', tokens: numbers }));

const broken = (frame: 'sideband' | 'offer' | 'ack') =>
  fc.oneof(
    fc.constant([]),
    steps(`break-${frame}`, 3).map((list) => [`${frame}=${list.join(',')}`]),
  );
const tap: fc.Arbitrary<TapPlan> = fc
  .tuple(broken('sideband'), broken('offer'), broken('ack'))
  .map((breaks) => ({ before: 'backend', breaks: breaks.flat() }));

/** A world of one connection with few tokens, on which everybody says everything that can be confused with something else. */
export const hostilePlan: fc.Arbitrary<Plan> = fc
  .record({
    seed: fc.nat(1_000_000),
    visits: fc.tuple(fc.oneof({ weight: 3, arbitrary: sender }, pipeline)),
    replies: fc.oneof(fc.constant([]), { weight: 5, arbitrary: steps('backend-reply', 4) }),
    taps: fc.oneof(fc.constant([]), { weight: 4, arbitrary: fc.tuple(tap) }),
    lenient: fc.boolean(),
    deadlineMs: fc.constantFrom(300, 5_000),
    latencyMs: fc.constantFrom(0, 0, 2, 40),
    splits: fc.constantFrom(0, 0, 1, 3),
  })
  .map(({ replies, ...rest }) => ({ ...USUAL, ...rest, scripts: { 'backend-reply': replies } }));
