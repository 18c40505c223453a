import { describe, expect, it } from 'vitest';
import { formatStep } from '../../src/script/action.ts';
import { parseBreaks } from '../../src/script/breaks.ts';

function steps(text: string, count: number): string[] {
  const breaks = parseBreaks(text).steps;
  return Array.from({ length: count }, () => {
    const step = breaks.next();
    return step === null ? 'pass' : formatStep(step);
  });
}

describe('--break', () => {
  it('goes on with its last step', () => {
    expect(steps('ack=pass,drop', 4)).toEqual(['pass', 'drop', 'drop', 'drop']);
    expect(steps('offer=delay:3s', 2)).toEqual(['delay:3s+pass', 'delay:3s+pass']);
  });

  it('starts over with --loop', () => {
    const breaks = parseBreaks('ack=pass*2,drop*1', true).steps;
    expect(Array.from({ length: 6 }, () => breaks.next() !== null)).toEqual(
      [...'001001'].map((one) => one === '1'),
    );
  });

  it('ends after a step that is counted', () => {
    expect(steps('ack=corrupt:token*1', 3)).toEqual(['corrupt:token', 'pass', 'pass']);
    expect(steps('ready=pass,drop*2', 5)).toEqual(['pass', 'drop', 'drop', 'pass', 'pass']);
  });

  it.each([
    ['ack', 'an action is missing'],
    ['akc=drop', 'did you mean "ack"?'],
    ['ack=', 'an action is missing'],
    ['ack=refuse', 'unknown action "refuse"'],
    ['ack=corrupt:nothing', 'unknown fault "nothing"'],
    ['ack=drop*0', 'after *'],
    ['ack=hangup+pass', 'nothing can follow hangup'],
  ])('refuses %s', (text, why) => {
    expect(() => parseBreaks(text)).toThrow(why);
  });
});
