import { describe, expect, it } from 'vitest';
import { PASSES } from '../../../src/script/breaks.ts';
import { heldStep } from '../../../src/script/held-step.ts';
import { bytes, concat, TOKEN, toHex } from '../../wire/building.ts';
import { ACK, lane, OFFER, READY } from './tap-lane-talk.ts';

describe('what nobody was left to take', () => {
  it('is told when the connection is over, in whole messages', () => {
    const { abandoned, loses } = lane('forth');
    const whole = concat(TOKEN, OFFER);
    expect(loses(whole.subarray(0, 20), 7)).toEqual([]);
    expect(loses(whole.subarray(20))).toEqual([]);
    expect(abandoned()).toEqual([
      'close 7',
      'changed by undelivered: was sideband',
      'changed by undelivered: was offer',
    ]);
    expect(abandoned()).toEqual([]);
  });

  it('is told before what was held', () => {
    const { abandoned, hears, loses } = lane('back', ['ready=delay:1h']);
    loses(ACK);
    hears(concat(READY, OFFER));
    expect(abandoned()).toEqual(['ack', 'ready', 'offer'].map((was) => `changed by undelivered: was ${was}`));
  });

  it('is told at once where the connection is over already', () => {
    const { abandoned, loses } = lane('back');
    abandoned();
    expect(loses(ACK)).toEqual(['changed by undelivered: was ack']);
  });

  it('is told as it came where only a part of it could leave', () => {
    const { abandoned, hears, loses } = lane('back');
    hears(ACK.subarray(0, 9));
    loses(ACK.subarray(9));
    expect(abandoned().join('')).toContain(toHex(ACK.subarray(9)).slice(-20));
  });

  it('counts as held, so that its sender is no longer read', () => {
    const { loses, tapped } = lane('forth');
    loses(bytes('00'.repeat(40)));
    expect(tapped.held).toBe(40);
  });

  it('is told, too, where something was to pass in its place, with what was done', () => {
    const { abandoned, loses } = lane('forth', ['offer=duplicate']);
    expect(loses(concat(TOKEN, OFFER), 7)[0]).toMatch(/^changed by duplicate/);
    const twice = Array(2).fill('changed by duplicate+undelivered: was offer');
    expect(abandoned()).toEqual(['close 7', 'changed by undelivered: was sideband', ...twice]);
    const corrupt = lane('back', ['ack=corrupt:token']);
    expect(corrupt.loses(ACK)).toHaveLength(1);
    expect(corrupt.abandoned()).toEqual([expect.stringMatching(/^changed by corrupt:token\+undelivered/)]);
  });

  it('is told of what was held and then let go', () => {
    const held = { offers: true, goesOn: () => true, stepFor: () => heldStep(() => PASSES) };
    const { abandoned, loses } = lane('forth', [], null, held);
    loses(concat(TOKEN, OFFER), 7);
    expect(abandoned()).toEqual([
      'close 7',
      'changed by undelivered: was sideband',
      'changed by undelivered: was offer',
    ]);
  });
});
