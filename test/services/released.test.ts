import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';
import { backendHere, offerHere } from './here.ts';

describe.concurrent('whether the connection that was handed over is let go, is seen after every outcome but an acceptance', () => {
  it.for([
    ['refuse', 'refused', true],
    ['leak', 'refused', false],
    ['corrupt:token', 'invalid', false],
    ['hangup', 'unanswered', true],
    ['truncate', 'invalid', true],
    ['silent', 'unanswered', true],
  ] as const)('%s: %s', async ([reply, outcome, released], { stage }) => {
    await backendHere(stage, reply);
    const deadline = reply === 'silent' ? { deadlineMs: 200 } : {};
    const { verdicts } = await offerHere(stage, { expect: outcome, ...deadline });
    expect(verdicts).toMatchObject([{ outcome, released }]);
  });
});
