import { describe, expect, it } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import type { VerdictRecord } from '../../src/records/record.ts';
import { FORM_KEYS } from '../../src/screens/keys.ts';
import { type FilledOffer, OfferForm, type Sent } from '../../src/screens/offer-form.ts';
import { CHECKS } from '../process/checks.ts';
import { expectScreen, SIZES, screenOf } from './golden.ts';

const OFFER: FilledOffer = {
  service: 'zccache',
  token: '',
  correlationId: '1',
  sideband: 'where possible',
  fault: '',
  deadline: '5s',
  send: 'ping',
};

function verdict(failed: string | null): VerdictRecord {
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

/** A form; what is sent is answered with these, one after the other. */
function form(answers: readonly (Sent | Error)[] = [], columns = 100, rows = 40) {
  const sent: FilledOffer[] = [];
  let time = 0;
  const model = new OfferForm(OFFER, {
    endpoint: '/run/backend.sock',
    now: () => time,
    send: async (offer) => {
      sent.push(offer);
      const answer = answers[sent.length - 1]!;
      if (answer instanceof TypeError) throw answer;
      return answer;
    },
  });
  const shown = () => screenOf(model, { columns, rows });
  return {
    model,
    sent,
    shown,
    press: (...keys: readonly string[]) => {
      for (const key of keys) model.key(key);
      return shown();
    },
    sends: async () => {
      model.key('s');
      await new Promise((done) => setImmediate(done));
      return shown();
    },
    passes: (ms: number) => {
      time += ms;
      return shown();
    },
  };
}

describe.each(SIZES)('on %i columns and %i rows the form', (columns, rows) => {
  it('shows the last results side by side', async () => {
    const answers = [verdict(null), verdict('token'), verdict('frame')];
    const { sends, passes, press } = form(answers, columns, rows);
    for (const _ of answers) {
      await sends();
      passes(2_000);
    }
    expectScreen(`form-${columns}x${rows}`, press('j'));
    expectScreen(`form-keys-${columns}x${rows}`, press('?'));
  });
});

it('the checks light up one after the other', async () => {
  const { sends, passes } = form([verdict(null)]);
  expect(await sends()).not.toContain('✓');
  const lit = [1, 2, 3].map(() => passes(240).split('✓').length - 1);
  expect(lit).toEqual([4, 8, 12]);
  expect(passes(60)).toContain('accepted after 0.4 ms');
});

it('one thing is changed, and it is sent again', async () => {
  const { press, sends, sent } = form([verdict(null), verdict(null), verdict(null)]);
  await sends();
  press('Enter', 'Ctrl-U', ...'clud', 'Enter');
  await sends();
  expect(press('j', 'j', 'j', 'j', 'l')).toContain(`‹ ${faultsFor('offer')[0]!.name} ›`);
  expect(press('h')).toContain('‹ none ›');
  expect(press('h')).toContain(`‹ ${faultsFor('offer').at(-1)!.name} ›`);
  press('Tab', 'Enter', ...'0', 'Esc');
  await sends();
  expect(sent.map(({ service, deadline }) => `${service} ${deadline}`)).toEqual([
    'zccache 5s',
    'clud 5s',
    'clud 5s',
  ]);
});

it('what is wrong with a field is told, and nothing is sent', async () => {
  const { sends } = form([new TypeError('"zz" is no token')]);
  expect(await sends()).toContain('"zz" is no token');
});

it('nobody there is a result like any other', async () => {
  const { sends } = form([new Error('cannot connect to /run/backend.sock: nothing listens there')]);
  expect(await sends()).toMatch(/nothing\s+listens there/);
});

it('every key of the table does something, or nothing harmful', () => {
  for (const { keys } of FORM_KEYS)
    for (const key of keys) {
      const { press, model } = form(Array(9).fill(verdict(null)));
      for (let field = 0; field < 7; field++) press(key, 'Esc', 'j');
      expect(model.left).toBe(key === 'q' || key === 'Ctrl-C');
    }
});
