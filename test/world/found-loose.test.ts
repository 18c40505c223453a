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
    [
      'a frame that is too long, trickled',
      { ...SENDER, more: [] },
      'corrupt:oversize+trickle:1ms,ack',
      ['sideband=pass'],
      {},
    ],
    [
      'a frame that is too long, and repeated ACKs',
      SENDER,
      'ack+corrupt:oversize',
      ['offer=pass+pass', 'ack=pass+pass+pass'],
      { lenient: true, latencyMs: 40, splits: 1 },
    ],
  ])('they answer what they came before: %s', (_, visit, reply, breaks, more) => {
    const scripts = { 'backend-reply': reply.split(',') };
    const taps = [{ before: 'backend', breaks }] as const;
    expect(wrongIn({ visits: [visit], scripts, taps, ...more })).toEqual([]);
  });

  it('an ACK that came just before a sideband passed is not for the offer after that, also where a tap could not pass it on', () => {
    const visit: Visit = {
      ...SENDER,
      step: 'trickle:40ms+offer',
      more: ['offer', 'trickle:40ms'],
      tokens: [0, 0, 0],
    };
    const scripts = { 'backend-reply': ['duplicate+ack+ack+ack', 'ack'] };
    const taps = [{ before: 'backend', breaks: ['ack=pass+pass'] }] as const;
    expect(wrongIn({ seed: 590_343, visits: [visit], scripts, taps, latencyMs: 40 })).toEqual([]);
  });

  it('they answer what they came before: a frame that is too long, of several offers', () => {
    const pipeline: Visit = { who: 'pipeline', atMs: 0, step: 'offer', tokens: [1, 1, 0, 0, 0, 0] };
    const sender: Visit = { who: 'sender', atMs: 0, step: 'offer', tokens: [] };
    const taps = [{ before: 'backend', breaks: ['offer=delay:2s'] }] as const;
    const scripts = { 'backend-reply': ['corrupt:oversize'] };
    expect(wrongIn({ visits: [pipeline, sender], scripts, taps })).toEqual([]);
  });

  it('a byte that a tap had passed of a copy was one that the backend gave before a later ACK', () => {
    const visit: Visit = {
      ...SENDER,
      step: 'early:busy',
      more: ['duplicate', 'offer', 'trickle:40ms+offer', 'offer'],
      tokens: [0, 0],
    };
    const scripts = { 'backend-reply': ['early+ack+ack', 'ack'] };
    const breaks = ['sideband=trickle:40ms,pass', 'ack=trickle:40ms+corrupt:framing-version'];
    expect(wrongIn({ visits: [visit], scripts, taps: [{ before: 'backend', breaks }], splits: 1 })).toEqual(
      [],
    );
  });
});
