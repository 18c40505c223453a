import { describe, expect, it } from 'vitest';
import type { Visit } from './plan/plan.ts';
import { wrongIn } from './wrong-in.ts';

const CLIENT: Visit = { who: 'client', atMs: 0, step: 'hello', tokens: [] };
const SENDER: Visit = { who: 'sender', atMs: 0, step: 'offer', tokens: [] };

/** Each is what a failing world of the first runs had shrunk to. */
describe('what the simulation has found', () => {
  it.each(['stall:5', 'silent', 'negotiate+stall:5'])(
    'a broker told %s did not notice that its client left',
    (step) => {
      expect(wrongIn({ visits: [CLIENT], scripts: { 'broker-reply': [step] } })).toEqual([]);
    },
  );

  it('a client that was given another token than the ready names counted as adopted', () => {
    expect(wrongIn({ visits: [CLIENT], scripts: { 'broker-reply': ['corrupt:token'] } })).toEqual([]);
  });

  it.each([
    'corrupt:token-short+corrupt:trailing-bytes',
    'corrupt:foreign-first+offer',
    'corrupt:foreign-first',
  ])('the answer to the first of several offers was judged by the last: %s', (step) => {
    expect(wrongIn({ visits: [{ ...SENDER, step }] })).toEqual([]);
  });

  it('the answer to the first of several offers was timed from the last', () => {
    const visits = [{ ...SENDER, step: 'offer+trickle:200ms' }];
    expect(wrongIn({ visits, scripts: { 'backend-accept': ['delay:6s'] } })).toEqual([]);
  });

  it('a ready that came before the answer had the offer forgotten', () => {
    const scripts = { 'broker-offer': ['corrupt:foreign-first'], ready: ['duplicate'] };
    expect(wrongIn({ visits: [CLIENT, SENDER], scripts, splits: 1 })).toEqual([]);
  });

  it('an unanswered offer counted twice among the problems once a ready had come', () => {
    const scripts = { 'broker-offer': ['offer+offer'], ready: ['delay:20ms'] };
    const weather = { deadlineMs: 5_000, latencyMs: 400, splits: 3 };
    expect(wrongIn({ visits: [CLIENT, SENDER], scripts, ...weather })).toEqual([]);
  });

  it('a tap that breaks sidebands ended with an error where one came in pieces', () => {
    const taps = [{ before: 'backend', breaks: ['sideband=truncate,pass'] } as const];
    expect(wrongIn({ visits: [SENDER], taps, splits: 1 })).toEqual([]);
  });

  it('an ACK cut after its end was whole, and yet no acceptance: its descriptor was closed', () => {
    expect(wrongIn({ visits: [CLIENT], scripts: { 'backend-reply': ['truncate:40'] } })).toEqual([]);
  });

  it('a descriptor that came with an offer was that of the loose bytes after it', () => {
    const visits = [{ ...SENDER, step: 'corrupt:descriptor-on-offer' }];
    const taps = [{ before: 'backend', breaks: ['offer=corrupt:trailing-bytes+pass'] } as const];
    expect(wrongIn({ visits, taps })).toEqual([]);
  });

  it('a tap with a frame still on its way stayed open for a sender that had gone', () => {
    const taps = [{ before: 'backend', breaks: ['sideband=pass+delay:2s,pass'] } as const];
    expect(wrongIn({ visits: [SENDER], scripts: { 'backend-accept': ['ignore'] }, taps })).toEqual([]);
  });

  it('a handoff whose offer was never written stayed “issued” though its client was told accepted', () => {
    const scripts = { 'broker-offer': ['delay:20ms+delay:700ms'], ready: ['accept'] };
    expect(wrongIn({ visits: [CLIENT], scripts })).toEqual([]);
  });

  it('an early ACK accepted a token that was used before', () => {
    const visits: Visit[] = [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [1, 1, 0] }];
    expect(wrongIn({ visits, scripts: { 'backend-reply': ['ack', 'early'] } })).toEqual([]);
  });

  it('a frame between sideband and offer had an ACK before the offer forgotten', () => {
    const visits: Visit[] = [{ ...SENDER, step: 'corrupt:frame+offer' }];
    expect(wrongIn({ visits, scripts: { 'backend-reply': ['early'] } })).toEqual([]);
  });

  it('a handoff that was answered before its offer had lost its descriptor', () => {
    expect(wrongIn({ visits: [SENDER], scripts: { 'backend-reply': ['early'] } })).toEqual([]);
  });

  it.each([
    'ack+ack',
    'delay:301ms',
    'corrupt:frame-twice',
    'corrupt:oversize',
    'ack+corrupt:payload-protocol',
  ])('the second of two offers was judged by what the first was answered: %s', (step) => {
    for (const pipelined of [false, true])
      expect(
        wrongIn({
          visits: [{ ...SENDER, more: ['offer'], pipelined }],
          scripts: { 'backend-reply': [step] },
        }),
      ).toEqual([]);
  });

  it('an offer that was given up before it was sent held up the next for ever', () => {
    const visits: Visit[] = [{ ...SENDER, more: ['delay:700ms', 'offer'], pipelined: true }];
    expect(wrongIn({ visits })).toEqual([]);
  });

  it('what a backend answered to a sideband that took its time counted as the sender’s own fault', () => {
    const visits: Visit[] = [{ ...SENDER, more: ['offer', 'trickle:200ms'] }];
    const scripts = { 'backend-reply': ['ack', 'ack+corrupt:oversize'] };
    expect(wrongIn({ visits, scripts, taps: [{ before: 'backend', breaks: [] }], latencyMs: 2 })).toEqual([]);
  });

  it.each(['drop', 'delay:300ms+drop', 'drop+drop'])(
    'the offer after one that a tap withheld was judged by that one: %s',
    (step) => {
      for (const more of [['offer', 'offer'], ['offer+offer+offer']])
        expect(
          wrongIn({
            visits: [SENDER, { ...SENDER, atMs: 1, more }],
            taps: [{ before: 'backend', breaks: [`offer=pass,${step},pass`] }],
            latencyMs: 40,
          }),
        ).toEqual([]);
    },
  );

  it('a tap took a broker whose offer has a wrong kind for the client of a backend', () => {
    const visits: Visit[] = [{ ...SENDER, step: 'corrupt:kind', more: ['offer'], pipelined: true }];
    const events = [{ type: 'drop-descriptor', which: 0 } as const];
    const taps = [{ before: 'backend', breaks: [] } as const];
    expect(wrongIn({ visits, taps, lenient: true, events })).toEqual([]);
  });

  it('the model timed a changed offer from an earlier one with the same bytes', () => {
    const visits = [{ ...SENDER, step: 'offer+trickle:1ms+offer' }];
    const scripts = { 'backend-accept': ['delay:700ms'] };
    const taps = [{ before: 'backend', breaks: ['offer=pass,pass+pass+pass'] } as const];
    expect(wrongIn({ visits, scripts, taps, deadlineMs: 5_000 })).toEqual([]);
  });

  it('the model took a sideband that passes with its delayed offer for what came after that', () => {
    const visits: Visit[] = [{ ...SENDER, step: 'offer+offer', more: ['offer'] }];
    const taps = [{ before: 'backend', breaks: ['offer=delay:20ms'] } as const];
    expect(wrongIn({ visits, taps })).toEqual([]);
  });

  it('loose bytes after a sideband had an ACK before the offer forgotten', () => {
    const visits: Visit[] = [
      { ...SENDER, step: 'stall:5', tokens: [1, 0, 0, 1], more: ['stall:6', 'offer', 'offer'] },
    ];
    const taps = [{ before: 'backend', breaks: ['offer=pass'] } as const];
    expect(wrongIn({ visits, scripts: { 'backend-reply': ['early'] }, taps, lenient: true })).toEqual([]);
  });

  it('bytes after an ACK answered an offer that was never made, in the record alone', () => {
    const scripts = { 'backend-reply': ['corrupt:trailing-bytes'] };
    expect(wrongIn({ visits: [{ ...SENDER, more: ['offer'], pipelined: false }], scripts })).toEqual([]);
  });

  it('an ACK that a tap repeats answered an offer before that was made, in the verdict alone', () => {
    const visits = [{ ...SENDER, more: ['delay:2s'], pipelined: false }];
    const taps = [{ before: 'backend', breaks: ['ack=pass+pass+pass,pass'] } as const];
    expect(wrongIn({ visits, taps, scripts: { 'backend-reply': ['corrupt:token'] }, splits: 1 })).toEqual([]);
  });

  it.each(['early', 'ack+ack+ack'])(
    'an ACK that came before an offer which was then never sent whole answered it in the verdict alone: %s',
    (reply) => {
      const [scripts, step] = [{ 'backend-reply': [reply] }, 'trickle:1ms'];
      expect(wrongIn({ visits: [{ ...SENDER, step }], scripts })).toEqual([]);
      const visits: Visit[] = [{ ...SENDER, tokens: [1, 1], more: [step], pipelined: true }];
      expect(wrongIn({ visits, scripts })).toEqual([]);
    },
  );

  it('a token was reused though the backend had refused it, as a tap still held the refusal', () => {
    const visits: Visit[] = [
      { ...SENDER, step: 'corrupt:wrong-descriptor:listener+duplicate+offer' },
      SENDER,
    ];
    const breaks = ['ack=trickle:1ms', 'offer=delay:31s+pass+delay:700ms'];
    expect(wrongIn({ visits, taps: [{ before: 'backend', breaks }] })).toEqual([]);
  });

  it('the model forgot an ACK with a wrong framing byte that a tap still held when its broker left', () => {
    const visits: Visit[] = [{ ...SENDER, more: ['then:hangup'], pipelined: true }, SENDER];
    const scripts = { 'backend-reply': ['ack', 'corrupt:framing-version'] };
    const taps = [{ before: 'backend', breaks: ['ack=delay:301ms'] } as const];
    expect(wrongIn({ visits, scripts, taps })).toEqual([]);
  });

  it.each<Partial<Visit>>([
    { more: ['stall:16', 'offer'], pipelined: false },
    { more: ['stall:0', 'corrupt:no-sideband'], pipelined: true },
    { more: ['stall:16', 'offer', 'offer'], pipelined: true },
    { step: 'stall:1', more: ['offer'], pipelined: false },
  ])('the answer to an offer that broke off was for another one in the record: %j', (offers) => {
    for (const reply of ['ack', 'early', 'ack+corrupt:token-empty+ack'])
      for (const lenient of [false, true])
        expect(
          wrongIn({ visits: [{ ...SENDER, ...offers }], scripts: { 'backend-reply': [reply] }, lenient }),
        ).toEqual([]);
  });

  it.each<Partial<Visit>>([
    { step: 'duplicate' },
    { step: 'corrupt:frame-twice', more: ['offer'] },
    { step: 'corrupt:foreign-first', more: ['duplicate'] },
    { more: ['offer+offer+then:reset'] },
    { step: 'offer+trickle:1ms', more: ['offer'] },
  ])('of several offers that a step sent only the first had a verdict: %j', (offers) => {
    for (const reply of ['ack', 'refuse:busy', 'hangup'])
      for (const pipelined of [false, true])
        expect(
          wrongIn({ visits: [{ ...SENDER, ...offers, pipelined }], scripts: { 'backend-reply': [reply] } }),
        ).toEqual([]);
  });

  it('a tap that changed a sideband into something else took its broker for the client of a backend', () => {
    const taps = [{ before: 'backend', breaks: ['sideband=corrupt:nonblocking+pass', 'ack=reset'] } as const];
    expect(wrongIn({ visits: [SENDER], taps, scripts: { 'backend-reply': ['early'] } })).toEqual([]);
    const breaks = [
      'offer=corrupt:nonblocking+pass,corrupt:payload-encoding',
      'sideband=pass,early:busy,corrupt:nonblocking+pass',
      'ack=reset,pass',
    ];
    const visits: Visit[] = [
      { ...SENDER, more: ['offer', 'offer'] },
      { who: 'pipeline', atMs: 1, step: 'offer', tokens: [1, 0, 0, 2] },
    ];
    const weather = { seed: 916875, deadlineMs: 5_000, latencyMs: 400, splits: 1 };
    const scripts = { 'backend-reply': ['early'] };
    expect(wrongIn({ visits, scripts, taps: [{ before: 'backend', breaks }], ...weather })).toEqual([]);
  });

  it('a tap that passed an ACK as it was, as that could not be read, took what followed for its own', () => {
    const visits: Visit[] = [{ who: 'pipeline', atMs: 0, step: 'offer', tokens: [0, 1] }];
    const scripts = { 'backend-reply': ['ack+corrupt:frame+early:"a, b"'] };
    const taps = [{ before: 'backend', breaks: ['ack=corrupt:foreign-first+pass'] } as const];
    expect(wrongIn({ visits, scripts, taps })).toEqual([]);
  });
});
