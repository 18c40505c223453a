import { describe, expect, it } from 'vitest';
import { WELCOME_KEYS, WelcomeScreen } from '../../../src/screens/welcome/welcome-screen.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { showing, testTools } from '../showing.ts';

function welcome(captures: readonly string[] = ['/home/me/seen.pcapng'], columns = 80, rows = 24) {
  const world = testTools();
  const model = new WelcomeScreen(captures, world.tools);
  return { ...world, model, ...showing(model, columns, rows) };
}

describe.each(SIZES)('on %i columns and %i rows the welcome', (columns, rows) => {
  it('leads to every role and to the last captures', () => {
    const { press } = welcome(['/home/me/seen.pcapng', '/tmp/older.bin'], columns, rows);
    expectScreen(`welcome/choices-${columns}x${rows}`, press());
    expectScreen(`welcome/keys-${columns}x${rows}`, press('?'));
  });
});

it('is sound, whatever happens to it', () => {
  expectSound(WELCOME_KEYS, () => {
    const world = testTools();
    return { ...world, model: new WelcomeScreen(['/home/me/seen.pcapng'], world.tools) };
  });
});

it.each([
  [['Enter'], ['demo']],
  [
    ['j', 'Enter'],
    ['fake-backend', '--interactive'],
  ],
  [
    ['G', 'k', 'Enter'],
    ['decode', '--interactive', '/home/me/seen.pcapng'],
  ],
  [['G', 'Enter'], ['--help']],
  [
    ['/', ...'send-offer', 'Enter', 'Enter'],
    ['send-offer', '--interactive'],
  ],
])('%j starts %j', (keys, args) => {
  const { press, model } = welcome();
  press(...keys);
  expect(model.chosen).toEqual(args);
  expect(model.left).toBe(true);
});

it('q starts nothing', () => {
  const { press, model } = welcome();
  press('q');
  expect(model.left).toBe(true);
  expect(model.chosen).toBe(null);
});

it('is there again when what was chosen has ended, and says how it went wrong', () => {
  const { press, model, screen } = welcome([]);
  press('Enter');
  model.returned(['/tmp/new.pcapng'], 'demo ended with exit code 3');
  expect(model.left).toBe(false);
  expect(model.chosen).toBe(null);
  expect(screen()).toContain('✗ demo ended with exit code 3');
  expect(screen()).toContain('decode --interactive /tmp/new.pcapng');
});
