import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { BackendConversation } from '../../src/conversations/backend.ts';
import { LeavingForClient } from '../../src/conversations/leaving-for-client.ts';
import { PassedClient } from '../../src/conversations/passed-client.ts';
import { PassedOn } from '../../src/conversations/passed-on.ts';
import { SentOffers } from '../../src/conversations/sent-offers.ts';
import { TapLane } from '../../src/conversations/tap/tap-lane.ts';
import { UnacceptedOffers } from '../../src/conversations/unaccepted-offers.ts';
import { BackendSide } from '../../src/handoff/backend-side.ts';
import { Handoffs } from '../../src/handoff/handoffs.ts';
import { Pairing } from '../../src/handoff/pairing.ts';
import { UnsettledHandoffs } from '../../src/handoff/store/unsettled-handoffs.ts';
import { TokenUse } from '../../src/handoff/token-use.ts';
import { TokenStore } from '../../src/handoff/tokens.ts';
import { Decoder } from '../../src/records/decoder.ts';
import { Tally } from '../../src/records/tally.ts';
import { Timeline } from '../../src/records/timeline.ts';
import { PassedDescriptors } from '../../src/services/passed-descriptors.ts';
import { anyPlan } from './plan/arbitrary.ts';
import type { Plan } from './plan/plan.ts';
import { simulate } from './simulation.ts';
import { wrongIn } from './wrong-in.ts';

// A simulation that could not fail would be worth nothing: here the code is broken on purpose, one place at a time.

/** A class whose methods can be replaced, private ones, too. */
type Replaceable = { readonly prototype: object };
type Methods = { [name: string]: (...given: never[]) => unknown };

function replace(where: Replaceable, name: string, by: (this: never, ...given: never[]) => unknown): void {
  vi.spyOn(where.prototype as Methods, name).mockImplementation(by);
}

afterEach(() => vi.restoreAllMocks());

/** Enough worlds for each of these to show. */
const WORLDS = 300;
const PLANS = fc.sample(anyPlan, { seed: 1, numRuns: WORLDS });

it.each<[string, RegExp, () => void]>([
  [
    'an ACK answers the latest offer, whatever its token',
    /handoff \d+: \w+ is .*, shown as/,
    () => replace(Handoffs, 'answeredBy', (talk: { offers: { latest: unknown } }) => talk.offers.latest),
  ],
  [
    'no ACK is late',
    /is late, shown as accepted|records? says? accepted/,
    () => replace(Pairing, 'isLate', () => false),
  ],
  [
    'an adopted descriptor is not settled',
    /descriptor .* closed/,
    () => replace(PassedOn, 'settle', () => []),
  ],
  [
    'a client is taken for adopted whose connection never left',
    /adopted, though its connection never left/,
    () => vi.spyOn(PassedClient.prototype, 'isPassed', 'get').mockReturnValue(true),
  ],
  [
    'a token can be used twice',
    /a token was accepted \d+ times/,
    () => replace(TokenStore, 'consume', () => {}),
  ],
  ['a broker that leaves is not noticed', /never ends/, () => replace(BackendConversation, 'left', () => {})],
  [
    'nobody looks whether the client could take the ready',
    /client was told|though/,
    () => replace(LeavingForClient, 'objection', () => null),
  ],
  [
    'a capture does not say what became of descriptors',
    /, and in the capture/,
    () => replace(PassedDescriptors, 'settled', () => null),
  ],
  [
    'an ACK that comes again answers the next offer',
    /the verdict is \w+, the record says/,
    () => replace(SentOffers, 'hasAnswered', () => false),
  ],
  [
    'nobody says later what became of a descriptor',
    /its descriptors are .*, said to be|, and in the capture/,
    () => replace(UnsettledHandoffs, 'settled', () => null),
  ],
  ['a refusal uses a token up', /reuse a token, said of/, () => replace(TokenUse, 'settled', () => {})],
  [
    'what a backend has dropped uses its token up',
    /reuse a token, said of/,
    () => replace(Decoder, 'unaccepted', () => {}),
  ],
  [
    'a backend that leaves says that it has accepted nothing',
    /reuse a token, said of/,
    () => replace(UnacceptedOffers, 'accepted', () => {}),
  ],
  ['descriptors are counted for no piece', /descriptors/, () => replace(Timeline, 'mark', () => {})],
  ['handoffs are not counted', /summary: handoffs/, () => replace(Tally, 'addHandoff', () => {})],
])('finds that %s', (_, found, broken) => {
  broken();
  expect(firstWrong().join('\n')).toMatch(found);
});

const BEFORE_BACKEND = { before: 'backend' } as const;

it.each<[string, RegExp, () => void, Partial<Plan>]>([
  [
    'a tap forgets what it still holds when a connection ends',
    /bytes came, \d+ passed, \d+ are withheld/,
    () => replace(TapLane, 'abandon', () => []),
    {
      visits: [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [0, 1, 2] }],
      taps: [{ ...BEFORE_BACKEND, breaks: ['offer=silent,pass'] }],
    },
  ],
  [
    'what a broker gets through a tap is judged by what the backend got',
    /outcome is invalid, shown as accepted/,
    () => replace(Pairing, 'judgeForBroker', () => {}),
    {
      visits: [{ who: 'sender', atMs: 0, step: 'offer', tokens: [] }],
      taps: [{ ...BEFORE_BACKEND, breaks: ['offer=corrupt:foreign-first,pass'] }],
    },
  ],
  [
    'what a backend answers is told of the offer that its broker takes it for',
    /to its sides, shown as/,
    () => replace(BackendSide, 'settled', () => {}),
    {
      visits: [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [0, 0] }],
      taps: [{ ...BEFORE_BACKEND, breaks: ['ack=pass+pass'] }],
    },
  ],
])('finds that %s, where that shows', (_, found, broken, plan) => {
  expect(wrongIn(plan)).toEqual([]);
  broken();
  expect(wrongIn(plan).join('\n')).toMatch(found);
});

it('makes a world in which something is wrong short, and gives it as a test', async () => {
  replace(Pairing, 'isLate', () => false);
  const { findings } = await simulate(1, WORLDS, new Set(), 1);
  expect(findings).toMatchObject([{ seed: 1, test: expect.stringMatching(/wrongIn\(\{\s+visits: \[\{/) }]);
});

/** What is wrong in the first world in which anything is. */
function firstWrong(): string[] {
  for (const plan of PLANS) {
    const wrong = wrongIn(plan);
    if (wrong.length > 0) return wrong;
  }
  return [];
}
