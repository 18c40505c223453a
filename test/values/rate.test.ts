import { describe, expect, it } from 'vitest';
import { parseRate } from '../../src/values/rate.ts';
import { parseSpeed } from '../../src/values/speed.ts';

describe('a rate', () => {
  it.each([
    ['500/s', 500],
    ['500', 500],
    ['30/m', 0.5],
    ['0.5/s', 0.5],
  ])('%s is %d a second', (text, perSecond) => {
    expect(parseRate(text)).toBe(perSecond);
  });

  it.each(['', '0/s', '0', '-1', 'fast', '5/h', '1e3', '5 /s', '9999999999'])(
    '"%s" is not a rate',
    (text) => {
      expect(() => parseRate(text)).toThrow('must be a number per second or minute');
    },
  );
});

describe('a speed', () => {
  it.each([
    ['1', 1],
    ['0.5', 0.5],
    ['10x', 10],
  ])('%s is %d', (text, speed) => {
    expect(parseSpeed(text)).toBe(speed);
  });

  it.each(['', '0', '-1', 'x', '1e9', '0.0001', '10000000'])('"%s" is not a rate', (text) => {
    expect(() => parseSpeed(text)).toThrow('must be a number from');
  });
});
