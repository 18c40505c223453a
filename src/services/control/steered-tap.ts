import type { TapRules } from '../../conversations/tap/tap-rules.ts';
import { breakable } from '../../script/breaks.ts';
import { usualStep } from '../../script/script.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { tokenHex } from '../../wire/token.ts';
import type { Steering } from './steering.ts';

/** The rules of a tap whose ACKs can be held until somebody decides about each. */
export function steeredRules({ forth, back }: TapRules, { held }: Steering): TapRules {
  const stepFor = (frame: FrameReading) => {
    if (!held.holding || frame.handoff === null || breakable(frame) !== 'ack') return back.stepFor(frame);
    return held.step(tokenHex(frame.handoff.token), () => back.stepFor(frame) ?? usualStep('break-ack'));
  };
  return { forth, back: { ...back, stepFor } };
}
