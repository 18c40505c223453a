import { describe, expect, it } from 'vitest';
import type { Visit } from './plan/plan.ts';
import { wrongIn } from './wrong-in.ts';

const SENDER: Visit = { who: 'sender', atMs: 0, step: 'offer', tokens: [] };

/** Each is what a failing world had shrunk to. */
describe('what the simulation has found about offers that an unfinished one hides until the connection ends', () => {
  it.each([
    ['another one', 'corrupt:no-sideband+corrupt:token-empty+offer'],
    ['itself', 'corrupt:no-sideband+offer'],
    ['two others', 'corrupt:no-sideband+corrupt:token-empty+corrupt:token-short'],
    ['what an offer broke off before', 'corrupt:no-sideband+corrupt:token-short+stall:7'],
  ])('only the one that was due had a verdict, not what its step sends besides: %s', (_, step) => {
    for (const more of [
      ['stall:1', step],
      ['stall:1', step, 'offer'],
      ['stall:1', step, step],
    ])
      for (const pipelined of [false, true])
        expect(wrongIn({ visits: [{ ...SENDER, more, pipelined }] })).toEqual([]);
  });

  it('one counted twice where its token had been offered before', () => {
    const step = 'offer+offer+stall:1';
    const visits: Visit[] = [{ ...SENDER, step, tokens: [1, 1], more: ['corrupt:no-sideband+offer'] }];
    const client: Visit = { who: 'client', atMs: 0, step: 'hello', tokens: [] };
    const scripts = { 'backend-accept': ['delay:3s'] };
    expect(wrongIn({ visits: [...visits, client], scripts })).toEqual([]);
  });

  it('one of several with its token counted once more, as only the first of those was looked at', () => {
    const more = ['corrupt:no-sideband', 'offer', 'truncate:1', 'offer'];
    const visits: Visit[] = [
      { ...SENDER, step: 'offer+trickle:40ms+offer', more, tokens: [0, 0, 0, 0, 0], pipelined: false },
    ];
    expect(wrongIn({ visits })).toEqual([]);
  });

  it('one taken for another with its token, whose answer had not come', () => {
    const visits: Visit[] = [
      {
        ...SENDER,
        ...{ step: 'offer+trickle:1ms+offer', more: ['offer', 'offer+delay:299ms+offer'], tokens: [1, 1, 1] },
        pipelined: false,
      },
    ];
    expect(wrongIn({ seed: 16, visits, scripts: { 'backend-reply': ['ack+ack+ack', 'ack'] } })).toEqual([]);
  });

  it('one whose id was read after a text that is not UTF-8, made of the sideband after what broke off', () => {
    const sender = (step: string, more: string[], atMs: number, tokens: number[] = []): Visit => {
      return { ...SENDER, step, more, atMs, tokens, pipelined: false };
    };
    const visits = [
      sender('offer+stall:40', ['offer'], 0, [0, 0]),
      sender('offer', [], 0),
      sender('offer+offer', [], 1),
    ];
    expect(wrongIn({ seed: 475492, visits, taps: [{ before: 'backend', breaks: [] }] })).toEqual([]);
  });
});
