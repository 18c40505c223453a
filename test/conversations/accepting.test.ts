import { expect, it } from 'vitest';
import { acceptingBy } from '../../src/conversations/accepting.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';

/** What comes of a step about a connection, all its pauses included. */
function comesOf(script: string): unknown[] {
  const told: unknown[] = [];
  const player = acceptingBy(stepSource(parseScript(script, 'backend-accept')).next(), (event) =>
    told.push(event),
  );
  player.proceed();
  player.proceed();
  return told;
}

const WATCH = { type: 'watch', end: 0 };
const PAUSE = [{ type: 'start-timer', timer: 'accept-step', ms: 1_000 }, WATCH];

it.each([
  ['pass', [{ type: 'read' }]],
  ['hangup', [{ type: 'closed', how: 'orderly' }]],
  ['reset', [{ type: 'closed', how: 'reset-at-first-byte' }]],
  ['delay:1s', [...PAUSE, { type: 'read' }]],
  ['delay:1s+hangup', [...PAUSE, { type: 'closed', how: 'orderly' }]],
])('%s', (script, events) => {
  expect(comesOf(script)).toEqual(events);
});

it('a broker that says nothing more may wait for an answer after a pause, but for nothing where it is ignored', () => {
  expect(comesOf('ignore')).toEqual([{ ...WATCH, half: 'gone' }]);
  expect(comesOf('delay:1s+ignore')).toEqual([...PAUSE, { ...WATCH, half: 'gone' }]);
});
