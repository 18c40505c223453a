import type { VerdictRecord } from '../../../src/records/outcome-records.ts';
import type { Sent, Values } from '../../../src/screens/form/form.ts';
import { FormScreen } from '../../../src/screens/form/form-screen.ts';
import { type FilledOffer, OFFER_FIELDS, offerCommand } from '../../../src/screens/send-offer/offer-form.ts';
import { CHECKS } from '../../process/checks.ts';
import { testTools } from '../showing.ts';

const OFFER: FilledOffer = {
  service: 'zccache',
  token: '',
  correlationId: '1',
  sideband: 'where possible',
  script: 'offer',
  deadline: '5s',
  send: 'ping',
};

/** @param failed the check that fails; null: none */
export function verdict(failed: string | null): VerdictRecord {
  const place = failed === null ? CHECKS.length : CHECKS.indexOf(failed as (typeof CHECKS)[number]);
  const checks = CHECKS.map((id, index) => {
    if (index === place)
      return { id, result: 'failed' as const, text: `${id} must be another one than it is` };
    return { id, result: index < place ? ('passed' as const) : ('not-reached' as const) };
  });
  const adopted = failed === null ? { sent: 'ping', received: 'ping', closed: false } : null;
  const outcome = failed === null ? 'accepted' : 'invalid';
  return { type: 'verdict', connection: 0, outcome, checks, errorDetail: '', latencyMs: 0.4, adopted };
}

/** A form; what is sent is answered with these, one after another, then with the last. */
export function formOf(answers: readonly (Sent | Error)[]) {
  const world = testTools();
  const sent: Values[] = [];
  const saved: [string, string][] = [];
  const model = new FormScreen(
    {
      ...{ name: 'send-offer', endpoint: '/run/backend.sock', fields: OFFER_FIELDS, values: OFFER },
      send: async (offer) => {
        sent.push(offer);
        const answer = answers[Math.min(sent.length, answers.length) - 1]!;
        if (answer instanceof TypeError) throw answer;
        return answer;
      },
      saveText: (path, text) => void saved.push([path, text]),
      command: (values) => offerCommand('/run/backend.sock', values as FilledOffer),
    },
    world.tools,
  );
  return { ...world, model, sent, saved };
}
