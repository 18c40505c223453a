import { describe, expect, it } from 'vitest';
import type { LaneCommand } from '../../../src/conversations/tap/lane-contract.ts';
import { TapLane } from '../../../src/conversations/tap/tap-lane.ts';
import { tapRules } from '../../../src/conversations/tap/tap-rules.ts';
import type { Disguise } from '../../../src/records/redaction/disguised-bytes.ts';
import { HeldFrames } from '../../../src/screens/tap/held-frames.ts';
import { HeldMessages } from '../../../src/services/control/held-messages.ts';
import { holdingRules } from '../../../src/services/control/holding-rules.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { ack, bytes, concat, offer, TOKEN, toHex } from '../../wire/building.ts';

/** One direction of a tap that holds what an expression fits. */
function holding(expression: string, way: 'forth' | 'back' = 'forth', disguise: Disguise | null = null) {
  const messages = new HeldMessages();
  const held = new HeldFrames(messages, () => 0, disguise);
  const lane = new TapLane(holdingRules(tapRules([], null), messages, 0)[way]);
  held.hold(expression);
  const passed = (commands: readonly LaneCommand[]) =>
    commands.flatMap((command) => (command.type === 'pass' ? [toHex(command.part.bytes)] : []));
  return {
    held,
    messages,
    hears: (said: Uint8Array) =>
      passed(lane.handle({ type: 'received', chunk: { bytes: said, descriptors: [], at: 0 } })),
    /** The held frame looks whether it was decided about. */
    looks: () => lane.handle({ type: 'timer', timer: 'step' }),
    passes: () => passed(lane.handle({ type: 'timer', timer: 'step' })),
  };
}

describe('a frame that fits', () => {
  it('is held until it may pass, with its sideband; what follows waits behind it', () => {
    const { held, hears, passes } = holding('message == "HandoffOffer"');
    const message = concat(TOKEN, offer());
    expect(hears(message)).toEqual([]);
    expect(held.frames).toMatchObject([{ number: 0, decision: null }]);
    expect(passes()).toEqual([]);
    held.pass(0);
    expect(passes().join('')).toBe(toHex(message));
    expect(held.frames).toMatchObject([{ decision: 'pass' }]);
  });

  it('is dropped, repeated, replaced or broken', () => {
    const frame = toHex(offer());
    const decided = (decide: (held: HeldFrames) => void) => {
      const { held, hears, passes } = holding('message == "HandoffOffer"');
      hears(offer());
      decide(held);
      return passes().join('');
    };
    expect(decided((held) => held.drop(0))).toBe('');
    expect(decided((held) => held.repeat(0))).toBe(frame + frame);
    expect(decided((held) => held.replace(0, bytes('010203')))).toBe('010203');
    expect(decided((held) => held.act(0, 'truncate:4'))).toBe(frame.slice(0, 8));
    expect(decided((held) => held.insert(0, bytes('ffff')))).toBe(`ffff${frame}`);
    expect(decided((held) => held.set(0, 'serviceName=other'))).toBe(toHex(offer({ serviceName: 'other' })));
  });

  it('takes its connection with it where that is decided', () => {
    const { held, hears, looks } = holding('message == "HandoffOffer"');
    hears(offer());
    held.hangUp(0);
    expect(looks().map(({ type }) => type)).toContain('hangup');
  });

  it('is decided about once', () => {
    const { held, hears } = holding('message == "HandoffAck"', 'back');
    hears(ack());
    expect(held.pass(0)).toBe(true);
    expect(held.drop(0)).toBe(false);
  });
});

it('what does not fit passes', () => {
  const { held, hears } = holding('message == "HandoffAck"');
  expect(hears(offer())).toEqual([toHex(offer())]);
  expect(held.frames).toEqual([]);
});

it('says what is wrong with an expression, or with what is to be done', () => {
  const { held, hears } = holding('message == "HandoffOffer"');
  expect(() => held.hold('nothing == 1')).toThrow('nothing');
  hears(offer());
  expect(() => held.act(0, 'explode')).toThrow('explode');
});

it('a redacted frame that is held repeats no secret that passed on its connection before', () => {
  const disguise: Disguise = (secret) => Buffer.alloc(secret.length, 'x');
  const { held, hears, messages } = holding('message == "HandoffAck"', 'back', disguise);
  const token = Buffer.from('TOKENabcdefghijk');
  const before = offer({ token });
  messages.see(0, readFrame(before, 0, before.length, 0, null));
  hears(ack({ accepted: false, errorDetail: `no ${token}` }));
  const edit = held.edit(0)!;
  expect(edit.value('errorDetail')).toBe('no TOKE…');
  expect(Buffer.from(edit.shownBytes).toString('latin1')).not.toContain('TOKEN');
});
