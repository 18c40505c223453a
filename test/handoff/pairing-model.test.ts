import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decode, frames, fromBackend, handoffs, toBackend } from '../records/decoding.ts';
import { ack, offer } from '../wire/building.ts';

type Step = { readonly does: 'offer' | 'answer'; readonly connection: number; readonly token: number };

interface Expected {
  readonly connection: number;
  readonly token: number;
  outcome: 'accepted' | 'invalid' | 'unanswered';
}

const tokenOf = (number: number): Uint8Array => new Uint8Array(16).fill(number);

/** The documentation’s rule in the plainest way: who answers whom, and what is said about answers to nobody. */
function expected(steps: readonly Step[]): { handoffs: Expected[]; problems: (string | undefined)[] } {
  const all: Expected[] = [];
  const problems = steps.map(({ does, connection, token }) => {
    if (does === 'offer') {
      all.push({ connection, token, outcome: 'unanswered' });
      return undefined;
    }
    const own = all.filter((handoff) => handoff.connection === connection);
    const open = own.filter(({ outcome }) => outcome === 'unanswered');
    const meant = own.find((handoff) => handoff.token === token);
    if (meant !== undefined && meant.outcome !== 'unanswered') return 'duplicate-ack';
    const answered = meant ?? open[0];
    if (answered === undefined) return 'ack-without-offer';
    answered.outcome = meant === undefined ? 'invalid' : 'accepted';
    return meant === undefined ? 'ack-token-mismatch' : undefined;
  });
  return { handoffs: all, problems };
}

/** Offers with ever new tokens, and answers with the tokens of these or others. */
const conversation = fc
  .array(fc.record({ does: fc.constantFrom('offer', 'answer'), connection: fc.nat(1), token: fc.nat(12) }), {
    maxLength: 25,
  })
  .map((drawn) => {
    let offers = 0;
    return drawn.map((step) => ({ ...step, token: step.does === 'offer' ? offers++ : step.token }) as Step);
  });

it('whatever order offers and answers come in, each answer finds its offer', () => {
  fc.assert(
    fc.property(conversation, (steps) => {
      const records = decode(
        ...steps.map(({ does, connection, token }) =>
          does === 'offer'
            ? toBackend(offer({ token: tokenOf(token) }), { connection })
            : fromBackend(ack({ token: tokenOf(token) }), { connection }),
        ),
      );
      const wanted = expected(steps);
      expect(frames(records).map(({ problems }) => problems[0]?.id)).toEqual(wanted.problems);
      const told = handoffs(records).toSorted((one, other) => one.index - other.index);
      expect(told.map(({ connection, outcome }) => ({ connection, outcome }))).toEqual(
        wanted.handoffs.map(({ connection, outcome }) => ({ connection, outcome })),
      );
    }),
    { numRuns: 300 },
  );
});
