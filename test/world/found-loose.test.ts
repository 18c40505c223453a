import { describe, expect, it } from 'vitest';
import type { Plan, Visit } from './plan/plan.ts';
import { wrongIn } from './wrong-in.ts';

const SENDER: Visit = {
  who: 'sender',
  atMs: 0,
  step: 'offer',
  more: ['offer'],
  tokens: [],
  pipelined: false,
};
const REPEATING = { ...SENDER, step: 'duplicate+offer+offer' };

/** Each is what a failing world had shrunk to. */
describe('what the simulation has found about bytes that are not a frame, before an answer that a tap could not pass on', () => {
  it.each<[string, Visit, string, string[], Partial<Plan>]>([
    [
      'repeated offers',
      SENDER,
      'early:busy+corrupt:token-short+ack+duplicate,ack',
      ['sideband=pass', 'offer=pass,pass+pass,pass'],
      { seed: 766_751, latencyMs: 40, splits: 3 },
    ],
    ['one byte read', SENDER, 'early:busy+ack+ack+ack,ack', ['sideband=pass'], { latencyMs: 2, splits: 1 }],
    [
      'many offers',
      REPEATING,
      'corrupt:trailing-bytes+ack+ack',
      ['sideband=pass', 'offer=pass+pass+pass'],
      { seed: 698_968, latencyMs: 40 },
    ],
  ])('they answer what they came before: %s', (_, visit, reply, breaks, more) => {
    const scripts = { 'backend-reply': reply.split(',') };
    const taps = [{ before: 'backend', breaks }] as const;
    expect(wrongIn({ visits: [visit], scripts, taps, ...more })).toEqual([]);
  });
});
