import { expect, it } from 'vitest';
import { RecordingIndex } from '../../../src/browse/recording-index.ts';
import { tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import { HeldFrames } from '../../../src/screens/tap/held-frames.ts';
import { TAP_KEYS } from '../../../src/screens/tap/tap-keys.ts';
import { TapScreen } from '../../../src/screens/tap/tap-screen.ts';
import { HeldMessages } from '../../../src/services/control/held-messages.ts';
import { holdingRules } from '../../../src/services/control/holding-rules.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { ack, offer } from '../../wire/building.ts';
import { expectSound } from '../any-events.ts';
import { expectScreen, SIZES } from '../golden.ts';
import { showing, testTools } from '../showing.ts';

function tapOf() {
  const world = testTools();
  const messages = new HeldMessages();
  const held = new HeldFrames(messages, world.tools.now);
  const nowhere = { keep: () => 0, read: () => new Uint8Array(), close: () => {} };
  const rulesSet: string[] = [];
  const model = new TapScreen(
    {
      ...{
        name: 'tap on /run/a.sock',
        index: new RecordingIndex(nowhere, false),
        tools: world.tools,
        times: true,
      },
      save: { capture: () => {}, text: () => {} },
    },
    held,
    (text) => {
      if (!text.startsWith('ack=')) return `no rule: ${text}`;
      rulesSet.push(text);
      return null;
    },
  );
  model.complete();
  const rules = holdingRules(tapRules([], null), messages, 0);
  const frame = (bytes: Uint8Array) => readFrame(bytes, 0, bytes.length, 0, null);
  return {
    ...world,
    model,
    held,
    rulesSet,
    offered: () => rules.forth.stepFor(frame(offer())),
    answered: () => rules.back.stepFor(frame(ack())),
  };
}

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
