import { describe, expect, it } from 'vitest';
import { formatStep } from '../../src/script/action.ts';
import { parseScript, parseWeights } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { steps } from './speaking.ts';

const SCRIPT = 'random:ack=8,refuse:"a=b"=1,delay:1s+silent=1';

describe('a script that draws its steps', () => {
  it('draws the same for the same seed, and others for another', () => {
    expect(steps(SCRIPT, 50, { seed: 7 })).toEqual(steps(SCRIPT, 50, { seed: 7 }));
    expect(steps(SCRIPT, 50, { seed: 7 })).not.toEqual(steps(SCRIPT, 50, { seed: 8 }));
  });

  it('draws each step as often as its weight says', () => {
    const all = steps(SCRIPT, 10_000, { seed: 1 });
    const share = (step: string) => all.filter((word) => word === step).length / all.length;
    expect(share('ack')).toBeCloseTo(0.8, 1);
    expect(share('refuse:"a=b"')).toBeCloseTo(0.1, 1);
    expect(share('delay:1s+silent')).toBeCloseTo(0.1, 1);
  });

  it('can be looked at before a step is taken', () => {
    const source = stepSource(parseScript('random:ack=1,hangup=1', 'backend-reply'), 3);
    for (let index = 0; index < 20; index++) {
      const expected = formatStep(source.peek());
      expect(formatStep(source.next())).toBe(expected);
    }
  });

  it('is the same in weights alone', () => {
    expect(parseWeights('pass=9,drop=1', 'break-ack')).toEqual(
      parseScript('random:pass=9,drop=1', 'break-ack'),
    );
  });

  it.each([
    ['ack', 'step 1, column 8: "ack" must be a step and its weight, a number from 1 to 999999, as in ack=8'],
    ['ack=', 'must be a step and its weight'],
    ['ack=0', 'must be a step and its weight'],
    ['ack=1.5', 'must be a step and its weight'],
    ['ack=9999999', 'must be a step and its weight'],
    ['ack=1,nack=1', 'step 2, column 14: unknown action "nack"'],
    ['ack=1,', 'step 2, column 14: "" must be a step and its weight'],
    ['', 'must be a step and its weight'],
  ])('is refused: "%s"', (text, why) => {
    expect(() => parseScript(`random:${text}`, 'backend-reply')).toThrow(why);
  });
});
