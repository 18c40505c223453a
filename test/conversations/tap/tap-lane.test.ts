import { describe, expect, it } from 'vitest';
import type { Step } from '../../../src/script/action.ts';
import { heldStep } from '../../../src/script/held-step.ts';
import { parseStep } from '../../../src/script/script.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { bytes, concat, OTHER_TOKEN, offer, TOKEN, toHex } from '../../wire/building.ts';
import { ACK, lane, OFFER, READY } from './tap-lane-talk.ts';

describe('a lane where nothing has to be changed', () => {
  it('passes everything as it comes, descriptors with their byte', () => {
    const { hears, ended } = lane('forth');
    expect(hears(bytes('01'))).toEqual(['01']);
    expect(hears(TOKEN, 7)).toEqual(['sideband with 7']);
    expect(ended()).toEqual(['end']);
  });

  it('passes a sideband at once, though a Hello would be changed: none comes after it', () => {
    const { hears } = lane('forth', [], 5);
    expect(hears(TOKEN, 7)).toEqual(['sideband with 7']);
    expect(hears(OFFER)).toEqual(['offer']);
    expect(hears(bytes('00'))).toEqual(['00']);
  });

  it('holds bytes back that could still become a Hello', () => {
    const { hears } = lane('forth', [], 5);
    expect(hears(OFFER.subarray(0, 9))).toEqual(['start patience 1000']);
    const [first, rest, patience] = hears(OFFER.subarray(9));
    expect([`${first}${rest}`, patience]).toEqual([toHex(OFFER), 'stop patience']);
  });
});

describe('a lane that breaks ACKs', () => {
  it('passes what the script does not name', () => {
    const { hears } = lane('back', ['ack=corrupt:token*1']);
    expect(hears(READY)).toEqual(['ready']);
    expect(hears(bytes('70'))).toEqual(['70']);
  });

  it('corrupts one and lets those behind it pass', () => {
    const { hears } = lane('back', ['ack=corrupt:token*1']);
    const [changed, broken] = hears(ACK);
    expect(changed).toBe('changed by corrupt:token: was ack');
    const frame = bytes(broken!);
    expect(readFrame(frame, 0, frame.length, 0, null)).toMatchObject({ message: 'HandoffAck', problems: [] });
    expect(frame).not.toEqual(ACK);
    expect(hears(ACK)).toEqual(['ack']);
  });

  it('corrupts all of them when the script does not count', () => {
    const { hears } = lane('back', ['ack=corrupt:token']);
    for (let turn = 0; turn < 3; turn++) expect(hears(ACK)[0]).toBe('changed by corrupt:token: was ack');
  });

  it('waits for the rest of a frame, and lets go of it when there is none', () => {
    const { hears, runsOut } = lane('back', ['ack=drop']);
    expect(hears(ACK.subarray(0, 9))).toEqual(['start patience 1000']);
    expect(runsOut('patience')).toEqual([toHex(ACK.subarray(0, 9))]);
    expect(hears(ACK.subarray(9))).toEqual([toHex(ACK.subarray(9))]);
  });

  it('passes half a frame at the end', () => {
    const { hears, ended } = lane('back', ['ack=drop']);
    hears(ACK.subarray(0, 9));
    expect(ended()).toEqual([toHex(ACK.subarray(0, 9)), 'stop patience', 'end']);
  });

  it('delays one, and what follows stays behind it', () => {
    const { hears, runsOut, ended } = lane('back', ['ack=delay:3s*1']);
    expect(hears(ACK)).toEqual(['start step 3000']);
    expect(hears(ACK)).toEqual([]);
    expect(ended()).toEqual([]);
    expect(runsOut('step')).toEqual(['changed by delay:3s+pass: was ack', 'ack', 'ack', 'end']);
  });

  it('can say nothing more, break off, or say it twice', () => {
    expect(lane('back', ['ack=silent']).hears(concat(ACK, ACK))).toEqual(['changed by silent: was ack']);
    expect(lane('back', ['ack=hangup']).hears(ACK)).toEqual(['changed by hangup: was ack', 'hangup']);
    expect(lane('back', ['ack=truncate:3']).hears(ACK)).toEqual([
      'changed by truncate:3: was ack',
      toHex(ACK.subarray(0, 3)),
      'hangup',
    ]);
    expect(lane('back', ['ack=duplicate']).hears(ACK)).toEqual([
      'changed by duplicate: was ack',
      'ack',
      'ack',
    ]);
  });

  it('ends after a step that never goes on', () => {
    const { hears, ended } = lane('back', ['ack=stall']);
    hears(ACK);
    expect(ended()).toEqual(['end']);
  });
});

describe('a lane that breaks offers', () => {
  it('sends the sideband with its offer', () => {
    const { hears, runsOut } = lane('forth', ['offer=delay:1s']);
    expect(hears(concat(TOKEN, OFFER), 7)).toEqual(['start step 1000']);
    expect(runsOut('step')).toEqual(['changed by delay:1s+pass: was offer', 'sideband with 7', 'offer']);
  });

  it('drops both, and closes the descriptor', () => {
    const { hears } = lane('forth', ['offer=drop']);
    expect(hears(concat(TOKEN, OFFER), 7)).toEqual([
      ...['close 7', 'changed by drop: was sideband', 'changed by drop: was offer'],
    ]);
  });

  it('counts from offer to offer', () => {
    const { hears } = lane('forth', ['offer=pass*2,drop*1']);
    const second = concat(OTHER_TOKEN, offer({ token: OTHER_TOKEN }));
    expect(hears(concat(TOKEN, OFFER, second, TOKEN, OFFER, TOKEN, OFFER), 7)).toEqual([
      ...['sideband with 7', 'offer', toHex(OTHER_TOKEN), toHex(offer({ token: OTHER_TOKEN }))],
      ...['changed by drop: was sideband', 'changed by drop: was offer', 'sideband', 'offer'],
    ]);
  });

  it('passes what is not a frame as it came', () => {
    const { hears } = lane('forth', ['offer=drop']);
    const noise = bytes('ff'.repeat(40));
    expect(hears(noise, 3)).toEqual([`${toHex(noise)} with 3`]);
    expect(hears(OFFER)).toEqual(['offer']);
  });

  it('tells what came and cannot pass any more when the connection is over', () => {
    const { abandoned, hears } = lane('forth', ['offer=delay:1h']);
    expect(hears(concat(TOKEN, OFFER), 7)).toEqual(['start step 3600000']);
    hears(concat(OTHER_TOKEN, OFFER, TOKEN.subarray(0, 3)), 8);
    expect(abandoned()).toEqual([
      'close 7 and 8',
      ...['sideband', 'offer', toHex(OTHER_TOKEN), 'offer', toHex(TOKEN.subarray(0, 3))].map(
        (was) => `changed by undelivered: was ${was}`,
      ),
    ]);
    expect(abandoned()).toEqual([]);
  });

  it('tells that what was held and never decided about has not passed', () => {
    const held = { offers: true, goesOn: () => true, stepFor: () => heldStep(() => null) };
    const { abandoned, hears } = lane('forth', [], null, held);
    expect(hears(concat(TOKEN, OFFER), 7)).toEqual(['start step 20']);
    expect(abandoned()).toEqual([
      'close 7',
      'changed by undelivered: was sideband',
      'changed by undelivered: was offer',
    ]);
  });

  it.each([
    ['silent', 'silent'],
    ['stall:4', 'silent'],
    ['hangup', 'hangup'],
    ['truncate:4', 'hangup'],
    ['reset', 'reset'],
    ['trickle:1h', 'undelivered'],
  ])('says what keeps back the offer after a sideband: %s', (script, by) => {
    const { abandoned, hears } = lane('forth', [`sideband=${script}`]);
    hears(concat(TOKEN, OFFER), 7);
    expect(abandoned()).toEqual([`changed by ${by}: was offer`]);
  });

  it.each(['pass', 'corrupt:token', 'drop', 'hangup', 'silent', 'truncate:3'])(
    'says that a frame whose delay had not passed did not pass, whatever was to be done after it: %s',
    (action) => {
      const [left, stayed] = [1, 2].map(() => lane('back', [`ack=delay:1h+${action}`]));
      for (const { hears } of [left!, stayed!]) expect(hears(ACK)).toEqual(['start step 3600000']);
      expect(left!.abandoned()).toEqual(['changed by undelivered: was ack']);
      expect(stayed!.runsOut('step')[0]).toBe(`changed by delay:60m+${action}: was ack`);
      expect(stayed!.abandoned()).toEqual([]);
    },
  );

  it('says the same of one that somebody held and then delayed', () => {
    let step: Step | null = null;
    const held = { offers: true, goesOn: () => true, stepFor: () => heldStep(() => step) };
    const { abandoned, hears, runsOut } = lane('forth', [], null, held);
    hears(OFFER);
    step = parseStep('delay:1h+pass', 'break-offer');
    expect(runsOut('step')).toEqual(['start step 3600000']);
    expect(abandoned()).toEqual(['changed by undelivered: was offer']);
  });

  it('says that half a frame was held when the connection ended', () => {
    const { abandoned, hears } = lane('forth', ['offer=drop']);
    hears(OFFER.subarray(0, 9));
    expect(abandoned()).toEqual([`changed by undelivered: was ${toHex(OFFER.subarray(0, 9))}`]);
  });

  it('tells nothing of what has passed in part', () => {
    const { abandoned, hears } = lane('forth', ['offer=pass+delay:1h+pass']);
    hears(concat(TOKEN, OFFER), 7);
    expect(abandoned()).toEqual([]);
  });
});
