import { describe, expect, it } from 'vitest';
import { WELCOME_KEYS, WelcomeScreen } from '../../../src/screens/welcome/welcome-screen.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { showing, testTools } from '../showing.ts';

const DEFAULTS = { backend: '/run/h/backend.sock', broker: '/run/h/broker.sock', tap: '/run/h/tap.sock' };

function welcome(captures: readonly string[] = ['/home/me/seen.pcapng'], columns = 80, rows = 24) {
  const world = testTools();
  const model = new WelcomeScreen(captures, DEFAULTS, world.tools);
  return { ...world, model, ...showing(model, columns, rows) };
}

describe.each(SIZES)('on %i columns and %i rows the welcome', (columns, rows) => {
  it('leads to every role and to the last captures', () => {
    const { press } = welcome(['/home/me/seen.pcapng', '/tmp/older.bin'], columns, rows);
    expectScreen(`welcome/choices-${columns}x${rows}`, press());
    expectScreen(`welcome/keys-${columns}x${rows}`, press('?'));
    press('Esc', '/', ...'tap', 'Enter', 'Enter');
    expectScreen(`welcome/question-${columns}x${rows}`, press('Enter', 'Ctrl-U', 'Enter'));
  });
});

it('is sound, whatever happens to it', () => {
  expectSound(WELCOME_KEYS, () => {
    const world = testTools();
    return { ...world, model: new WelcomeScreen(['/home/me/seen.pcapng'], DEFAULTS, world.tools) };
  });
});

it.each([
  [['Enter'], ['demo']],
  [
    ['j', 'j', 'Enter'],
    ['fake-backend', '--interactive'],
  ],
  [
    ['/', ...'seen', 'Enter', 'Enter'],
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

it('asks for what a command needs, one thing after the other, and offers what is usual', () => {
  const { press, type, model } = welcome();
  const to = (name: string) => press('/', ...name, 'Enter', 'Enter');
  expect(to('tap')).toContain('tap: endpoint: /run/h/tap.sock');
  expect(press('Enter')).toContain('tap: endpoint: /run/h/backend.sock');
  press('Ctrl-U');
  expect(press('Enter')).toContain('this is needed');
  type('/run/real.sock');
  press('Enter');
  expect(model.chosen).toEqual(['tap', '/run/h/tap.sock', '/run/real.sock', '--interactive']);
});

it.each([
  ['trace', [[...'4242']], ['trace', '--interactive', '--pid', '4242']],
  ['trace', [[...'my-broker -v']], ['trace', '--interactive', '--', 'sh', '-c', 'my-broker -v']],
  [
    'conform broker',
    [[], [], [...'my-broker {endpoint}']],
    [
      ...['conform', 'broker', '/run/h/broker.sock', '--backend-endpoint', '/run/h/backend.sock'],
      ...['--interactive', '--', 'sh', '-c', 'my-broker {endpoint}'],
    ],
  ],
  [
    'conform client',
    [[], [...'my-client {endpoint}']],
    ['conform', 'client', '/run/h/broker.sock', '--interactive', '--', 'sh', '-c', 'my-client {endpoint}'],
  ],
  [
    'conform backend',
    [[], [...'my-backend']],
    ['conform', 'backend', '/run/h/backend.sock', '--interactive', '--', 'sh', '-c', 'my-backend'],
  ],
  [
    'replay',
    [[], [], []],
    ['replay', '/home/me/seen.pcapng', '/run/h/backend.sock', '--as', 'broker', '--interactive'],
  ],
])('%s is started with what is answered to it, %j', (name, answers, args) => {
  const { press, model } = welcome();
  press('/', ...name, 'Enter', 'Enter');
  for (const answer of answers) press(...answer, 'Enter');
  expect(model.chosen).toEqual(args);
});

it('q starts nothing', () => {
  const { press, model } = welcome();
  press('q');
  expect(model.left).toBe(true);
  expect(model.chosen).toBe(null);
});

it('keeps what was chosen selected when it is there again, whatever has been recorded meanwhile', () => {
  const { press, model, screen } = welcome([]);
  press('/', ...'fake-backend', 'Enter', 'Enter');
  model.returned(['/tmp/new.pcapng']);
  expect(screen()).toMatch(/▶ fake-backend/);
});

it('is there again when what was chosen has ended, and says how it went wrong', () => {
  const { press, model, screen } = welcome([]);
  press('Enter');
  model.returned(['/tmp/new.pcapng'], 'demo ended with exit code 3');
  expect(model.left).toBe(false);
  expect(model.chosen).toBe(null);
  expect(screen()).toContain('✗ demo ended with exit code 3');
  expect(screen()).toContain('decode /tmp/new.pcapng');
});
