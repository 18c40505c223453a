import { describe, expect, it } from 'vitest';
import type { Visit } from './plan/plan.ts';
import { wrongIn } from './wrong-in.ts';

const PIPELINE: Visit = { who: 'pipeline', atMs: 0, step: 'offer', tokens: [0] };
const SENDER: Visit = { who: 'sender', atMs: 0, step: 'offer', tokens: [0] };

describe('what the simulation has found about tokens that several connections offer', () => {
  it('one was accepted twice, as one byte of the ACK left after the other', () => {
    const scripts = { 'backend-reply': ['trickle:1ms'] };
    expect(wrongIn({ visits: [PIPELINE, PIPELINE], scripts })).toEqual([]);
  });

  it.each([
    [
      'its backend dropped the offer before',
      [
        { ...SENDER, step: 'corrupt:kind' },
        { ...SENDER, atMs: 100 },
      ],
      [],
    ],
    ['its backend wanted a sideband', [{ ...SENDER, step: 'corrupt:no-sideband' }, SENDER], []],
    ['its backend hung up', [SENDER, { ...SENDER, atMs: 100 }], ['hangup', 'ack']],
    [
      'its backend broke off an answer',
      [PIPELINE, { ...PIPELINE, tokens: [0, 0, 0] }],
      ['truncate:6', 'ack'],
    ],
    [
      'only an offer before was accepted',
      [
        { ...PIPELINE, tokens: [1, 0] },
        { ...PIPELINE, atMs: 9 },
      ],
      ['ack', 'hangup'],
    ],
    [
      'an ACK came before its offer',
      [
        { ...PIPELINE, tokens: [1, 0] },
        { ...PIPELINE, tokens: [0, 1] },
      ],
      ['early', 'hangup'],
    ],
    [
      'its backend closed the connection after what looked like a wrong answer',
      [
        { ...PIPELINE, tokens: [1, 0] },
        { ...SENDER, atMs: 10_000 },
      ],
      ['early:ab', 'refuse', 'ack'],
    ],
    [
      'what looks like a wrong answer was found as the connection ended',
      [
        { ...PIPELINE, tokens: [1, 0] },
        { ...SENDER, atMs: 100 },
      ],
      ['early:ab', 'hangup', 'ack'],
    ],
  ] satisfies [string, Visit[], string[]][])(
    'one was said to be used, or not to be, where %s',
    (_, visits, replies) => {
      for (const sideband of ['auto', 'require'] as const)
        expect(wrongIn({ visits, sideband, scripts: { 'backend-reply': replies } })).toEqual([]);
    },
  );

  it('a backend that had accepted the offers before and after one was not known not to have accepted that', () => {
    const visits: Visit[] = [
      { who: 'pipeline', atMs: 78, step: 'offer', tokens: [2, 0, 0, 0, 0, 0] },
      { ...SENDER, atMs: 1, tokens: [0, 0, 1, 0], more: ['offer', 'offer', 'offer+offer'], pipelined: false },
      { who: 'pipeline', atMs: 0, step: 'offer', tokens: [1, 1] },
      { who: 'client', atMs: 0, step: 'hello', tokens: [], plain: false },
    ];
    const scripts = { 'backend-reply': ['delay:700ms+ack', 'leak:busy+trickle:1ms'] };
    expect(wrongIn({ visits, scripts })).toEqual([]);
  });

  it('a backend that had broken an answer off was not known to have accepted nothing, as that was seen at the end only', () => {
    const visits: Visit[] = [SENDER, { ...SENDER, atMs: 1 }, { ...SENDER, step: 'stall:1', tokens: [] }];
    expect(wrongIn({ visits, scripts: { 'backend-reply': ['truncate:5'] } })).toEqual([]);
  });
});
