import { describe, expect, it } from 'vitest';
import type { Sent } from '../../../src/screens/form/form.ts';
import { FORM_KEYS } from '../../../src/screens/form/form-keys.ts';
import { stepWords } from '../../../src/script/catalogue.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { showing } from '../showing.ts';
import { formOf, verdict } from './forms.ts';

function form(answers: readonly (Sent | Error)[] = [verdict(null)], columns = 120, rows = 40) {
  const made = formOf(answers);
  const shown = showing(made.model, columns, rows);
  return {
    ...made,
    ...shown,
    sends: async () => {
      shown.press('S');
      await new Promise((done) => setImmediate(done));
      return shown.screen();
    },
  };
}

describe.each(SIZES)('on %i columns and %i rows the form', (columns, rows) => {
  it('shows the last results beside each other', async () => {
    const { sends, press } = form([verdict(null), verdict('token'), verdict('frame')], columns, rows);
    expectScreen(`form/empty-${columns}x${rows}`, press());
    await sends();
    press('j', 'j', 'j', 'j', 'l');
    await sends();
    press('l');
    await sends();
    expectScreen(`form/results-${columns}x${rows}`, press('Tab'));
    expectScreen(`form/keys-${columns}x${rows}`, press('?'));
  });
});

it('is sound, whatever happens to it', () => {
  expectSound(FORM_KEYS, () => formOf([verdict(null), verdict('token')]));
});

it('one thing is changed, and it is sent again; what differs is marked', async () => {
  const { press, sends, sent } = form([verdict(null), verdict('token')]);
  await sends();
  press('Enter', 'Ctrl-U', ...'clud', 'Enter');
  const screen = await sends();
  expect(screen).toMatch(/service .* zccache +≠ clud/);
  expect(screen).toMatch(/outcome .* ✓ accepted +≠ ✗ invalid/);
  expect(screen).toMatch(/≠ token: token must be/);
  expect(sent.map(({ service }) => service)).toEqual(['zccache', 'clud']);
});

it('what a step sent besides its first offer has its outcome, and its verdict in the file', async () => {
  const refused = {
    ...verdict('accepted'),
    outcome: 'refused',
    errorDetail: 'the token was used before',
  } as const;
  const { press, type, sends, saved } = form([{ ...verdict(null), further: [refused] }]);
  const screen = await sends();
  expect(screen).toMatch(/outcome .* ✓ accepted/);
  expect(screen).toMatch(/offer 2 .*refused: the token was/);
  press('w', 'Ctrl-U');
  type('all.json');
  press('Enter');
  const [[, written]] = saved as [[string, string]];
  expect(
    written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([verdict(null), refused]);
});

it('and is in sight on a small screen, also beside a result without it', async () => {
  const further = [{ ...verdict('accepted'), outcome: 'refused', errorDetail: 'used' } as const];
  const { sends } = form([verdict(null), { ...verdict(null), further }], 80, 24);
  await sends();
  expect(await sends()).toMatch(/offer 2 .*≠ – refused: used/);
});

it('a field with choices goes through them, both ways', () => {
  const { press } = form();
  const scripts = stepWords('offer');
  expect(press('j', 'j', 'j', 'j', 'l')).toContain(`‹ ${scripts[1]} ›`);
  expect(press('h')).toContain('‹ offer ›');
  expect(press('h')).toContain(`‹ ${scripts.at(-1)} ›`);
  expect(press('g', 'l')).toContain('nothing to choose from; Enter changes it');
});

it('what to do about the offer is chosen, or written in the language of --offer', async () => {
  const { press, type, sends, sent, copied } = form();
  press('j', 'j', 'j', 'j', 'Enter', 'Ctrl-U');
  type('corrupt:token-s');
  expect(press('Tab')).toContain('script: corrupt:token-short');
  press('Ctrl-U');
  type('delay:1s+corrupt:token');
  expect(press('Enter')).toContain('‹ delay:1s+corrupt:token ›');
  await sends();
  expect(sent).toMatchObject([{ script: 'delay:1s+corrupt:token' }]);
  press('y', 'c');
  expect(copied[0]).toContain('--offer delay:1s+corrupt:token');
});

it('an old result is taken back into the form', async () => {
  const { press, sends, sent } = form();
  await sends();
  press('Enter', 'Ctrl-U', ...'clud', 'Enter');
  await sends();
  press('Tab', 'h');
  expect(press('Enter')).toContain('the form says what #1 said');
  await sends();
  expect(sent.at(-1)).toMatchObject({ service: 'zccache' });
});

it('the command line of what the form says is shown and copied', () => {
  const { press, copied } = form();
  expect(press('Enter', 'Ctrl-U', ...'two words', 'Enter')).toContain("--service 'two words'");
  press('y', 'c');
  expect(copied).toEqual([`handoff-cli send-offer /run/backend.sock --service 'two words' --send ping`]);
});

it('what is wrong with a field is said, and nothing is sent', async () => {
  const { sends } = form([new TypeError('"zz" is not a token')]);
  const screen = await sends();
  expect(screen).toContain('"zz" is not a token');
  expect(screen).toContain(' 0 sent');
});

it('what is sent after that has the next number', async () => {
  const { sends } = form([new TypeError('"zz" is not a token'), verdict(null)]);
  await sends();
  const screen = await sends();
  expect(screen).toContain(' 1 sent');
  expect(screen).toContain('#1');
});

it('nobody there is a result like any other, in full', async () => {
  const { sends } = form([new Error('cannot connect to /run/backend.sock: nothing listens there')]);
  const screen = await sends();
  for (const part of ['✗ cannot connect to', '/run/backend.sock: nothing', 'listens there'])
    expect(screen).toContain(part);
  expect(screen).toContain(' 0 sent');
});

it('each field and each result is explained', async () => {
  const { press, sends } = form([verdict('token')]);
  expect(press('j', 'j', 'x')).toContain('what the ACK has to repeat');
  press('Esc');
  await sends();
  expect(press('Tab', 'x')).toMatch(/token +✗ failed/);
});
