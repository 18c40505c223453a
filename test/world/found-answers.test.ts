import { describe, expect, it } from 'vitest';
import type { Plan, Visit } from './plan/plan.ts';
import { wrongIn } from './wrong-in.ts';

const SENDER: Visit = { who: 'sender', atMs: 0, step: 'offer', tokens: [] };

/** Each is what a failing world had shrunk to. */
describe('what the simulation has found about which offer is answered', () => {
  it.each<[string, Partial<Visit>, string, string]>([
    ['another token', { step: 'trickle:1ms' }, 'early', 'corrupt'],
    ['no token', { step: 'trickle:20ms' }, 'early', 'corrupt:token-empty'],
    ['another protocol', { step: 'trickle:1ms' }, 'early+ack', 'corrupt:payload-protocol'],
    ['another token, before the first of two', { step: 'trickle:1ms', more: ['offer'] }, 'early', 'corrupt'],
    [
      'another token, which the first of two had',
      { more: ['trickle:200ms'] },
      'corrupt:foreign-first',
      'corrupt',
    ],
    [
      'another token, after a pause',
      { more: ['trickle:200ms'] },
      'corrupt:foreign-first+delay:20ms+ack',
      'corrupt',
    ],
  ])(
    'a frame before an offer was sent whole answered it in the verdict alone: %s',
    (_, offers, reply, ack) => {
      const taps = [{ before: 'backend', breaks: [`ack=${ack}`] } as const];
      for (const accept of ['pass', 'pass+delay:3s'])
        for (const pipelined of [false, true]) {
          const scripts = { 'backend-reply': [reply], 'backend-accept': [accept] };
          expect(wrongIn({ visits: [{ ...SENDER, ...offers, pipelined }], scripts, taps })).toEqual([]);
        }
    },
  );

  it.each<[string, string[], string[], Partial<Visit>]>([
    ['one token, all kept back', ['drop'], ['ack'], { tokens: [1, 1], more: ['offer'] }],
    ['one token, the first kept back', ['drop', 'pass'], ['ack'], { tokens: [1, 1], more: ['offer'] }],
    ['one token, refused at first', ['drop', 'pass'], ['refuse', 'ack'], { tokens: [1, 1, 1] }],
    ['no token that was offered', ['drop'], ['corrupt', 'corrupt', 'refuse'], {}],
    ['no frame in place of the second', ['drop', 'corrupt:oversize'], ['corrupt', 'corrupt', 'refuse'], {}],
    ['one token, repeated', ['duplicate', 'drop'], ['corrupt', 'ack', 'refuse'], { tokens: [1, 1, 2] }],
  ])(
    'the answers of a backend to several offers were said to be for the first, where a tap changed them: %s',
    (_, ack, reply, offers) => {
      const visits = [{ ...SENDER, more: ['offer', 'offer'], pipelined: true, ...offers }];
      const taps = [{ before: 'backend', breaks: [`ack=${ack}`] } as const];
      expect(wrongIn({ visits, taps, scripts: { 'backend-reply': reply } })).toEqual([]);
    },
  );

  it.each<[string, string[], string[], Partial<Visit>]>([
    [
      'of an offer that had one',
      ['pass+pass'],
      ['early'],
      { step: 'trickle:40ms', more: ['corrupt:sideband-only', 'offer'] },
    ],
    [
      'of one whose sideband alone was sent',
      ['duplicate'],
      ['early+hangup', 'ack'],
      { step: 'stall:0', more: ['silent', 'offer'], pipelined: false },
    ],
    [
      'of one of which nothing was sent',
      ['pass'],
      ['duplicate', 'hangup'],
      { more: ['offer', 'silent'], pipelined: true },
    ],
  ])('an ACK for a token that had been answered answered another offer: %s', (_, ack, reply, offers) => {
    const visits = [{ ...SENDER, tokens: [0, 1, 0], ...offers }];
    const taps = [{ before: 'backend', breaks: [`ack=${ack}`] } as const];
    for (const latencyMs of [0, 2])
      expect(wrongIn({ visits, taps, scripts: { 'backend-reply': reply }, latencyMs, seed: 374 })).toEqual(
        [],
      );
  });

  it('loose bytes and the beginning of a sideband were taken for one that announces an offer', () => {
    const visits: Visit[] = [{ ...SENDER, step: 'early:x', more: ['trickle:40ms'], pipelined: false }];
    const taps = [{ before: 'backend', breaks: ['ack=drop,pass'] } as const];
    const scripts = { 'backend-reply': ['ack', 'early+ack'] };
    expect(wrongIn({ visits, taps, scripts, splits: 1 })).toEqual([]);
  });

  it.each<[string, Partial<Plan>]>([
    [
      'an ACK that came before its offer answered that and what came after it',
      {
        visits: [{ ...SENDER, step: 'trickle:40ms', more: ['offer'] }],
        scripts: { 'backend-reply': ['early'] },
        taps: [{ before: 'backend', breaks: ['ack=early:x,pass'] }],
        splits: 1,
      },
    ],
    [
      'a sideband inside an unfinished offer announced another',
      {
        visits: [{ ...SENDER, step: 'trickle:1ms', tokens: [0, 0], more: ['trickle:40ms'] }],
        scripts: { 'backend-reply': ['early+then:hangup'], 'backend-accept': ['delay:20ms'] },
        taps: [{ before: 'backend', breaks: ['ack=pass+pass'] }],
        splits: 1,
      },
    ],
    [
      'an offer that the next sideband made whole was a further one',
      {
        seed: 513,
        visits: [
          { ...SENDER, step: 'then:hangup' },
          { ...SENDER, atMs: 3, step: 'trickle:1ms', more: ['offer', 'offer'] },
        ],
        scripts: { 'backend-reply': ['early+hangup'], 'backend-accept': ['delay:20ms'] },
        latencyMs: 40,
        splits: 1,
      },
    ],
    [
      'bytes that are not a frame answered an offer that was being written in the verdict alone',
      {
        visits: [{ ...SENDER, more: ['trickle:1ms'], pipelined: true }, SENDER],
        scripts: { 'backend-reply': ['early:x', 'ack'] },
        taps: [{ before: 'backend', breaks: ['offer=duplicate'] }],
      },
    ],
    [
      'a token was not said to be reused by an offer that an unfinished one had hidden',
      {
        visits: [{ ...SENDER, step: 'trickle:1ms', tokens: [0, 0], more: ['corrupt:no-sideband'] }],
        scripts: { 'backend-reply': ['early', 'ack'] },
      },
    ],
    [
      'offers that an unfinished one had hidden were one handoff each, though they had one verdict',
      {
        seed: 340,
        visits: [
          { ...SENDER, step: 'trickle:40ms', more: ['duplicate'] },
          { ...SENDER, atMs: 3 },
        ],
        scripts: { 'backend-reply': ['early+hangup'] },
      },
    ],
    [
      'a sideband inside what an unfinished offer became announced another',
      {
        visits: [{ ...SENDER, step: 'trickle:40ms', tokens: [0, 0], more: ['trickle:1ms'] }, SENDER],
        scripts: { 'backend-reply': ['ack', 'early+ack', 'ack'] },
        taps: [{ before: 'backend', breaks: ['ack=pass+pass', 'offer=pass'] }],
        latencyMs: 40,
        splits: 1,
      },
    ],
    [
      'the part of an ACK that a tap had passed was another answer of the backend',
      {
        visits: [
          { ...SENDER, more: ['delay:20ms+offer'], pipelined: true },
          { who: 'pipeline', atMs: 0, step: 'offer', tokens: [0] },
        ],
        scripts: { 'backend-reply': ['duplicate'] },
        taps: [{ before: 'backend', breaks: ['ack=trickle:1ms', 'offer=pass,then:hangup'] }],
      },
    ],
    [
      'what follows a broken framing byte was an answer in the record alone',
      {
        visits: [{ ...SENDER, more: ['offer'], pipelined: true }, SENDER],
        scripts: { 'backend-reply': ['ack+corrupt:framing-version'] },
      },
    ],
    [
      'and where each offer awaits its answer',
      {
        visits: [{ ...SENDER, more: ['offer'], pipelined: false }],
        scripts: { 'backend-reply': ['ack+corrupt:framing-version+ack'] },
        ...{ lenient: true, latencyMs: 2 },
      },
    ],
    [
      'an answer to the first offer of a step was judged by another one of that step',
      {
        visits: [{ ...SENDER, more: ['offer+corrupt:token-short'], pipelined: false }, SENDER],
        scripts: { 'backend-reply': ['corrupt:token-short'] },
      },
    ],
  ])('%s', (_, plan) => {
    expect(wrongIn(plan)).toEqual([]);
  });

  it.each(['corrupt:payload', 'corrupt:payload-protocol+corrupt:payload'])(
    'the token of an ACK was not read whose payload breaks off under an encoding: %s',
    (broken) => {
      const visits: Visit[] = [{ ...SENDER, more: ['offer', 'offer'], pipelined: false }];
      for (const reply of ['corrupt:payload-encoding', 'corrupt:payload-protocol'])
        for (const ack of [`pass+${broken}`, broken])
          expect(
            wrongIn({
              visits,
              scripts: { 'backend-reply': [reply] },
              taps: [{ before: 'backend', breaks: [`ack=${ack}`] }],
            }),
          ).toEqual([]);
    },
  );

  it('the token of an ACK under another protocol was not read where it has not 16 bytes', () => {
    const more = ['offer+corrupt:token-short+trickle:1ms', 'corrupt:token-empty'];
    const taps = [{ before: 'backend', breaks: ['ack=corrupt:payload-protocol'] } as const];
    const scripts = { 'backend-reply': ['ack'] };
    expect(wrongIn({ visits: [{ ...SENDER, more, pipelined: true }], taps, scripts })).toEqual([]);
  });

  it('a second ACK of the backend was for another offer where a tap has changed a later one with its token', () => {
    const visits: Visit[] = [
      { ...SENDER, step: 'offer+corrupt:token-short+offer', more: ['offer'], pipelined: false },
      SENDER,
    ];
    const scripts = { 'backend-reply': ['early+ack'], 'backend-accept': ['delay:301ms'] };
    const breaks = ['offer=pass,pass+pass,corrupt:payload-protocol'];
    expect(wrongIn({ visits, scripts, taps: [{ before: 'backend', breaks }] })).toEqual([]);
  });

  it('an ACK that names what a step would have offered was for an offer that had been answered, in the verdict alone', () => {
    const later: Visit = {
      ...SENDER,
      more: ['offer', 'corrupt:token-short+corrupt:oversize', 'offer+offer+offer', 'offer'],
    };
    const client: Visit = { who: 'client', atMs: 278, step: 'hello', tokens: [], plain: false };
    const scripts = { 'backend-reply': ['ack', 'early'], 'broker-reply': ['trickle:40ms'] };
    expect(wrongIn({ seed: 80229, visits: [client, later], scripts, latencyMs: 400, splits: 1 })).toEqual([]);
    const same: Visit = { ...SENDER, tokens: [1, 1], more: ['corrupt+corrupt:envelope-version'] };
    expect(wrongIn({ visits: [same], scripts: { 'backend-reply': ['ack+ack+ack'] } })).toEqual([]);
  });
});
