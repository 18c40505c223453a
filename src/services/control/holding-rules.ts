import type { LaneRules, TapRules } from '../../conversations/tap/tap-rules.ts';
import { breakable, breakRole, PASSES } from '../../script/breaks.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { tokenHex } from '../../wire/token.ts';
import type { HeldMessages } from './held-messages.ts';

/** The rules of a tap for one connection, with what is held before what is broken. A sideband is held with its offer. */
export function holdingRules({ forth, back }: TapRules, held: HeldMessages, connection: number): TapRules {
  const holding = (rules: LaneRules, last: (after: FrameReading) => boolean): LaneRules => ({
    ...rules,
    // What follows the last frame of a stream is the application’s.
    offers: true,
    goesOn: (after) => rules.goesOn(after) || after === null || !last(after),
    stepFor: (reading) => {
      held.see(connection, reading);
      const frame = breakable(reading);
      if (!held.holds(frame, reading)) return rules.stepFor(reading);
      const role = frame === null ? null : breakRole(frame);
      const token = reading.handoff === null ? null : tokenHex(reading.handoff.token);
      return held.step({ connection, frame, role, token, reading }, () => rules.stepFor(reading) ?? PASSES);
    },
  });
  return {
    forth: holding(forth, ({ message }) => message === 'Hello'),
    back: holding(back, (frame) => breakable(frame) === 'ready'),
  };
}
