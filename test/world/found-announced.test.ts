import { describe, expect, it } from 'vitest';
import type { Plan, Visit } from './plan/plan.ts';
import { wrongIn } from './wrong-in.ts';

const SENDER: Visit = { who: 'sender', atMs: 0, step: 'offer', tokens: [] };

/** Each is what a failing world had shrunk to. */
describe('what the simulation has found about sidebands that announce an offer', () => {
  it.each<[string, Partial<Plan>]>([
    [
      'an ACK that a tap held was the answer to an offer whose sideband, without its descriptor, came after it',
      {
        seed: 184535,
        visits: [{ ...SENDER, step: 'offer+offer+offer', tokens: [1, 1], more: ['offer'], pipelined: false }],
        scripts: { 'backend-reply': ['ack+ack+duplicate', 'ack'] },
        taps: [
          {
            before: 'backend',
            breaks: ['sideband=pass,pass+pass+trickle:1ms,pass', 'ack=pass,pass,delay:20ms'],
          },
        ],
        latencyMs: 40,
      },
    ],
    [
      'the beginning of an offer that came with a descriptor was taken for a later sideband, and the real one announced nothing',
      {
        visits: [
          { ...SENDER, step: 'offer+offer', more: [], pipelined: false },
          { ...SENDER, atMs: 1, more: ['corrupt:descriptor-on-offer+offer'], pipelined: true },
        ],
        scripts: { 'backend-reply': ['ack', 'early+ack+ack'] },
        splits: 3,
      },
    ],
    [
      'an ACK for the token of an offer whose sideband was too short to announce it was its answer in the verdict alone',
      {
        visits: [
          {
            ...SENDER,
            ...{ tokens: [0, 0], more: ['corrupt:sideband-short+delay:2s+offer'], pipelined: false },
          },
          { ...SENDER, step: 'offer+offer', more: [], pipelined: false },
        ],
        scripts: { 'backend-reply': ['ack+ack+ack'] },
      },
    ],
    [
      'an ACK for the token of 16 bytes that passed without their descriptor, and without their offer, was said to repeat another',
      {
        visits: [
          { ...SENDER, more: [], pipelined: false },
          { who: 'pipeline', atMs: 0, step: 'offer', tokens: [3, 3] },
        ],
        scripts: { 'backend-reply': ['ack+ack+ack'] },
        taps: [{ before: 'backend', breaks: ['sideband=pass,pass,corrupt:no-descriptor+delay:6s'] }],
      },
    ],
    [
      'a sideband was taken to be hidden in one byte that begins no frame with it',
      {
        visits: [
          {
            ...SENDER,
            ...{ step: 'offer+trickle:1ms', tokens: [1, 1], more: ['trickle:200ms+offer'], pipelined: false },
          },
        ],
        scripts: { 'backend-reply': ['ack+ack'] },
        taps: [{ before: 'backend', breaks: ['sideband=pass,pass+pass'] }],
      },
    ],
    [
      'an ACK was said to repeat another where the same 16 bytes had passed twice, without their descriptor',
      {
        visits: [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [0, 0] }],
        scripts: { 'backend-reply': ['ack+ack'] },
        taps: [{ before: 'backend', breaks: ['sideband=pass,corrupt:no-descriptor+stall:16'] }],
      },
    ],
    [
      'a descriptor that was used after an ACK for the token of its sideband had to be closed after a refusal of another',
      {
        visits: [{ ...SENDER, more: [], pipelined: false }],
        scripts: { 'backend-reply': ['early+refuse+ack'] },
        taps: [{ before: 'backend', breaks: ['offer=corrupt:token,pass'] }],
        lenient: true,
      },
    ],
    [
      'a sideband without a descriptor announced nothing as long as it was not known that bytes before it are not a frame',
      {
        visits: [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [0, 0] }],
        scripts: { 'backend-reply': ['ack+ack+ack'] },
        taps: [
          {
            before: 'backend',
            breaks: ['sideband=corrupt:nonblocking', 'offer=trickle:1ms+corrupt:foreign-first+early:"a, b"'],
          },
        ],
        lenient: true,
      },
    ],
  ])('%s', (_, plan) => {
    expect(wrongIn(plan)).toEqual([]);
  });

  it('the second of two same offers after a changed sideband was taken to have come when the first did', () => {
    const visits: Visit[] = [{ ...SENDER, tokens: [0, 0], more: ['offer+offer'], pipelined: true }];
    const breaks = ['sideband=corrupt', 'offer=pass,pass,pass+pass', 'ack=pass'];
    expect(wrongIn({ seed: 304055, visits, taps: [{ before: 'backend', breaks }], latencyMs: 40 })).toEqual(
      [],
    );
  });

  it('the token of an offer after loose bytes, come only up to that, was taken for a sideband that announces another', () => {
    const visits: Visit[] = [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [1, 0] }];
    const taps = [{ before: 'backend', breaks: ['offer=early:"a, b"+early:"a, b"+duplicate'] }] as const;
    const scripts = { 'backend-reply': ['ack+leak:"a, b"+trickle:1ms', 'ack'] };
    expect(wrongIn({ seed: 999981, visits, scripts, taps, splits: 1 })).toEqual([]);
  });

  it('an ACK that passed as bytes for its framing byte and its version was still awaited as a frame', () => {
    const visits: Visit[] = [{ ...SENDER, step: 'offer+offer', more: [], pipelined: false }];
    const taps = [{ before: 'backend', breaks: ['ack=corrupt:framing-version,pass'] }] as const;
    const scripts = { 'backend-reply': ['corrupt:envelope-version', 'ack'] };
    expect(wrongIn({ visits, scripts, taps, lenient: true })).toEqual([]);
  });

  it('the second of two same offers after a change of unknown length was taken to have come when the first did', () => {
    const visits: Visit[] = [
      { ...SENDER, step: 'offer', more: ['offer+delay:20ms+offer', 'offer'], pipelined: false },
    ];
    const breaks = ['sideband=pass', 'offer=corrupt:token-short+pass,pass,pass+pass'];
    const scripts = { 'backend-reply': ['trickle:40ms', 'ack'] };
    expect(wrongIn({ visits, scripts, taps: [{ before: 'backend', breaks }], deadlineMs: 5_000 })).toEqual(
      [],
    );
  });

  it('an ACK that came before was taken for the answer to an offer that was not sent', () => {
    const visits: Visit[] = [
      { ...SENDER, step: 'early:busy', more: ['trickle:1ms', 'offer'], tokens: [1, 1, 1], pipelined: true },
    ];
    expect(wrongIn({ visits, scripts: { 'backend-reply': ['corrupt:foreign-first+ack'] } })).toEqual([]);
  });

  it('16 bytes that a tap had passed before an ACK came, and that turned out to be none, announced no offer to the backend', () => {
    const breaks = ['sideband=pass,corrupt:no-descriptor+delay:300ms+pass,pass', 'ack=trickle:1ms'];
    const visits: Visit[] = [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [0, 0] }];
    const scripts = { 'backend-reply': ['ack+ack', 'ack'] };
    expect(wrongIn({ visits, scripts, taps: [{ before: 'backend', breaks }] })).toEqual([]);
  });

  it('the last of some loose bytes announced an offer also where a descriptor came with what follows them', () => {
    const visit: Visit = {
      ...SENDER,
      step: 'offer+offer',
      more: ['corrupt:descriptor-on-offer+offer', 'offer'],
      tokens: [0, 0],
      pipelined: false,
    };
    const scripts = { 'backend-reply': ['corrupt:foreign-first'] };
    const taps = [
      { before: 'backend', breaks: ['sideband=pass,pass+pass', 'offer=trickle:40ms+pass+pass'] },
    ] as const;
    expect(wrongIn({ visits: [visit], scripts, taps, lenient: true, deadlineMs: 5_000 })).toEqual([]);
  });
});
