import { describe, expect, it } from 'vitest';
import { staysOpenMs } from '../../../src/conversations/replay/ending.ts';
import type { RecordedEnd } from '../../../src/conversations/replay/recorded-message.ts';
import type { Side } from '../../../src/conversations/replay/side.ts';
import { ack, bytes, offer, TOKEN, toHex } from '../../wire/building.ts';
import { messages, playing } from './settings.ts';

const PART = bytes('22000000');
const WHOLE = messages(['peer', offer()], ['own', ack()]);
const BROKEN_OFF = messages(['peer', offer()], ['own', PART]);
const UNANSWERED = messages(['peer', offer()]);
const say = (said: Uint8Array) => `say ${toHex(said)}`;
/** Two seconds after the second message. */
const TIME = 3_000_000;

function stays(
  side: Side,
  said: ReturnType<typeof messages>,
  by: RecordedEnd['by'],
  { time = TIME as number | null, speed = null as number | null, more = false } = {},
): number | null {
  return staysOpenMs({ messages: said, end: { by, time } }, { side, speed, deadlineMs: 5_000 }, more);
}

describe('a replayed backend', () => {
  it.for([WHOLE, BROKEN_OFF, UNANSWERED])('hangs up where the recorded one did, at its pace', (said) => {
    expect(stays('backend', said, 'own')).toBe(0);
    expect(stays('backend', said, 'own', { time: null, speed: 1 })).toBe(0);
    const recordedMs = said === UNANSWERED ? 3_000 : 2_000;
    expect(stays('backend', said, 'own', { speed: 4 })).toBe(recordedMs / 4);
  });

  it.for([WHOLE, BROKEN_OFF, UNANSWERED])(
    'stays where its broker ended the connection, or nobody did',
    (said) => {
      expect(stays('backend', said, 'peer')).toBe(null);
      expect(stays('backend', said, 'nobody', { time: null })).toBe(null);
    },
  );

  it('breaks off a part of an answer where nothing tells how connections end', () => {
    expect(stays('backend', BROKEN_OFF, 'unknown', { time: null })).toBe(0);
    expect(stays('backend', WHOLE, 'unknown', { time: null })).toBe(null);
  });
});

describe('a replayed broker', () => {
  const part = messages(['own', PART]);

  it('leaves time for an answer that was not recorded, and none for a second one', () => {
    expect(stays('broker', messages(['own', offer()]), 'own')).toBe(5_000);
    expect(stays('broker', messages(['own', offer()]), 'own', { more: true })).toBe(0);
    expect(stays('broker', messages(['own', offer()], ['peer', ack()]), 'own')).toBe(0);
  });

  it('leaves a part of an offer for as long as then', () => {
    expect(stays('broker', part, 'own', { time: 40_000 })).toBe(40);
    expect(stays('broker', part, 'own', { time: 40_000, speed: 2 })).toBe(20);
    expect(stays('broker', part, 'own', { time: 7_000_000 })).toBe(5_000);
    expect(stays('broker', part, 'peer')).toBe(5_000);
    expect(stays('broker', part, 'own', { time: null })).toBe(5_000);
  });
});

describe('a player', () => {
  it('stays open behind a part of an answer until the broker leaves, where the recorded broker did', () => {
    const half = ack().subarray(1, 9);
    const { hears, ends } = playing(messages(['peer', offer()], ['own', half]), {}, { by: 'peer', time: 7 });
    expect(hears(offer())).toEqual(['frame 0: same', say(half)]);
    expect(ends()).toEqual(['finished']);
  });

  it('hangs up where the recorded backend did, after a pause that is not begun again', () => {
    const end = { by: 'own', time: 400_000 } as const;
    expect(playing(messages(['peer', offer()]), {}, end).hears(offer())).toEqual([
      'frame 0: same',
      'finished',
    ]);
    const { hears, runsOut } = playing(messages(['peer', offer()]), { speed: 4 }, end);
    expect(hears(offer())).toEqual(['frame 0: same', 'start answer 100']);
    expect(hears(bytes('ff'))).toEqual(['not recorded: all: null is "1 byte"']);
    expect(runsOut('answer')).toEqual(['finished']);
  });

  it('gives up a broker that says a part of an offer, where the recorded one did', () => {
    const part = offer().subarray(1, 9);
    const { hears, runsOut } = playing(messages(['peer', TOKEN], ['peer', part]), {}, { by: 'own', time: 7 });
    expect(hears(TOKEN)).toEqual(['sideband: same', 'start answer 5000']);
    expect(runsOut('answer', part)).toEqual(['bytes 1: same', 'finished']);
  });

  it('finds the same in an answer that stalls at the same place, and tells where another one does', () => {
    const part = bytes('2200000008011001');
    const stalled = playing(messages(['own', offer()], ['peer', part]), { side: 'broker' });
    expect(stalled.begins().at(-1)).toBe('start answer 5000');
    expect(stalled.runsOut('answer', part)).toEqual(['bytes 1: same', 'finished']);
    const whole = playing(messages(['own', offer()], ['peer', ack()]), { side: 'broker' });
    whole.begins();
    expect(whole.runsOut('answer', part)).toEqual(['frame 1: all: "HandoffAck" is "8 bytes"', 'finished']);
    const none = playing(messages(['own', offer()]), { side: 'broker' });
    none.begins();
    expect(none.runsOut('answer', part)).toEqual(['not recorded: all: null is "8 bytes"', 'finished']);
  });
});
