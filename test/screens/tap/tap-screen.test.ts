import { expect, it } from 'vitest';
import { TAP_KEYS } from '../../../src/screens/tap/tap-keys.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { showing } from '../showing.ts';
import { tapOf } from './tapping.ts';

/** A tap on a screen that holds every offer, and has one. */
function holdingAnOffer() {
  const made = tapOf();
  const { press, type } = showing(made.model, 120, 40);
  press(':');
  type('intercept message == "HandoffOffer"');
  press('Enter');
  made.offered();
  return { made, press, type };
}

it.each(SIZES)('shows held frames on %i columns and %i rows', (columns, rows) => {
  const made = tapOf();
  const { press } = showing(made.model, columns, rows);
  press('i', ...'message in "HandoffOffer HandoffAck"', 'Enter');
  made.offered();
  made.answered();
  expectScreen(`tap/held-${columns}x${rows}`, press('L', 'a'));
  expectScreen(`tap/edited-${columns}x${rows}`, press('e', 'j', 'Enter'));
  expectScreen(`tap/keys-${columns}x${rows}`, press('?'));
  press('Esc', 'Esc', 'B', ...'ack=corrupt:token*1', 'Enter', 'B', ...'offer=delay:3s', 'Enter', 'Enter');
  expectScreen(`tap/rules-${columns}x${rows}`, press());
});

it('holds, shows what waits, and lets it go in each way', () => {
  const made = tapOf();
  const { press, type, screen } = showing(made.model, 120, 40);
  expect(press('a')).toContain('nothing is held; i sets which frames are');
  press('i');
  type('message == "HandoffOffer"');
  expect(press('Enter')).toContain('hold: message == "HandoffOffer"');
  for (let count = 0; count < 5; count++) made.offered();
  expect(made.answered()).toBe(null);
  expect(screen()).toContain('● 5 held');
  press('a');
  press('d');
  press('D');
  press('e', 'j', 'j', 'Enter', 'Ctrl-U', ...'other', 'Enter');
  expect(screen()).toContain('Held frame 3');
  expect(press('G', 'Enter')).toContain('✓ edit');
  press('b');
  type('corrupt:token');
  press('Enter');
  expect(made.held.frames.map(({ decision }) => decision)).toEqual([
    'pass',
    'drop',
    'duplicate',
    'edit',
    'corrupt:token',
  ]);
  expect(press('a')).toMatch(/frame \d is decided already/);
});

it('sets a field, sends bytes before a frame, and sets rules', () => {
  const { made, press, type } = holdingAnOffer();
  made.offered();
  press('E');
  expect(press('Tab')).toContain('set: handleValue=');
  press('Ctrl-U');
  type('corelationId=7');
  expect(press('Enter')).toContain('there is no field corelationId here; did you mean correlationId?');
  press('Ctrl-U');
  type('correlationId=7');
  expect(press('Enter')).toContain('✓ edit');
  press('I');
  type('0102');
  expect(press('Enter')).toContain('✓ insert');
  made.offered();
  press('P');
  type('shoe');
  expect(press('Enter')).toContain('"shoe" is none of stream, pipe');
  press('Ctrl-U');
  type('pipe');
  expect(press('Enter')).toContain('✓ attach:pipe');
  press('B');
  type('offer');
  expect(press('Enter')).toContain('no rule: offer');
  press('Ctrl-U');
  type('ack=corrupt:token*1');
  expect(press('Enter')).toContain('rule: ack=corrupt:token*1');
  expect(made.rulesSet).toEqual(['ack=corrupt:token*1']);
});

it('copies and explains a held frame, as it is edited', () => {
  const { made, press, type } = holdingAnOffer();
  press('L', 'e', 'j', 'j', 'Enter', 'Ctrl-U');
  type('other');
  press('Enter');
  expect(press('x')).toContain('The service that the client asked for.');
  press('Esc', 'y', 'h');
  expect(Buffer.from(made.copied[0]!, 'hex').toString('latin1')).toContain('other');
  press('y', 'j');
  expect(JSON.parse(made.copied[1]!)).toMatchObject({
    message: 'HandoffOffer',
    payload: { serviceName: 'other' },
  });
  expect(press('w')).toContain('held frames can be copied');
});

it('says what is wrong with an edit', () => {
  const { press, type } = holdingAnOffer();
  press('e', 'G', 'k', 'Enter', 'Ctrl-U');
  type('xyz');
  expect(press('Enter')).toContain('"xyz" is not hex');
});

it('is sound, whatever happens to it', () => {
  expectSound(TAP_KEYS, () => {
    const made = tapOf();
    made.held.hold('message == "HandoffOffer"');
    made.offered();
    made.offered();
    return made;
  });
});
