import { describe, expect, it } from 'vitest';
import { formatStep } from '../../src/script/action.ts';
import { parseScript } from '../../src/script/script.ts';
import { SteeredSteps } from '../../src/script/steered-steps.ts';
import { stepSource } from '../../src/script/step-source.ts';

const steered = (script: string, loop = false) =>
  new SteeredSteps(stepSource(parseScript(script, 'backend-reply', loop)), 'backend-reply', loop);
const next = (steps: SteeredSteps, count: number) =>
  Array.from({ length: count }, () => formatStep(steps.next())).join(' ');

describe('steps that can be replaced', () => {
  it('are those of the first script until then', () => {
    const steps = steered('refuse*2,ack');
    expect(formatStep(steps.peek())).toBe('refuse');
    expect(next(steps, 4)).toBe('refuse refuse ack ack');
  });

  it('are those of another one from its beginning, at once', () => {
    const steps = steered('ack,silent,hangup');
    next(steps, 2);
    expect(steps.replace('refuse:busy*2,ack')).toBe(false);
    expect(next(steps, 3)).toBe('refuse:busy refuse:busy ack');
    steps.replace('refuse:busy*2,ack');
    expect(next(steps, 1)).toBe('refuse:busy');
  });

  it('start over after the last one where the first script does', () => {
    const steps = steered('ack', true);
    steps.replace('refuse,silent');
    expect(next(steps, 4)).toBe('refuse silent refuse silent');
  });

  it('are drawn where the other one says so, the same ones with the same seed', () => {
    const drawn = () => {
      const steps = steered('ack');
      expect(steps.replace('random:ack=1,refuse=1', 7)).toBe(true);
      return next(steps, 20);
    };
    expect(drawn()).toBe(drawn());
    expect(drawn()).toContain('refuse');
  });

  it('stay as they are where the other one is wrong', () => {
    const steps = steered('refuse*1,ack');
    expect(() => steps.replace('nonsense')).toThrow('unknown action "nonsense" for fake-backend --reply');
    expect(next(steps, 2)).toBe('refuse ack');
  });
});
