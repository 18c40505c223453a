import { withPeerPid } from '../../frames/peer-pid.ts';
import type { Step } from '../../script/action.ts';
import { type Breakable, breakable, type FrameBreaks } from '../../script/breaks.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';

/** What is to be done about the frames that pass in one direction. */
export interface LaneRules {
  /** Whether a sideband may stand before a frame. */
  readonly sidebands: boolean;
  /** Whether a frame can be of interest behind that one, or at the beginning (null). */
  readonly goesOn: (behind: FrameReading | null) => boolean;
  /** Null: it passes. */
  readonly stepFor: (frame: FrameReading) => Step | null;
  /** The frame in other bytes, and why; null: as it is. */
  readonly rewritten: (frame: FrameReading) => { readonly by: string; readonly bytes: Uint8Array } | null;
}

/** The rules of a tap for what the dialling side says, and for what the other side does. */
export interface TapRules {
  readonly forth: LaneRules;
  readonly back: LaneRules;
}

/** @param pid what a Hello’s peer_pid becomes; null: it is kept */
export function tapRules(breaks: readonly FrameBreaks[], pid: number | null): TapRules {
  const steps = new Map(breaks.map(({ frame, steps }) => [frame, steps]));
  const broken = (...frames: readonly Breakable[]) => frames.some((frame) => steps.has(frame));
  const stepFor = (frame: FrameReading) => {
    const name = breakable(frame);
    return name === null ? null : (steps.get(name)?.next() ?? null);
  };
  return {
    forth: {
      sidebands: true,
      // A Hello is the first and last frame of a client; an offer may follow another one.
      goesOn: (behind) =>
        behind === null ? pid !== null || broken('offer') : behind.message !== 'Hello' && broken('offer'),
      stepFor,
      rewritten: (frame) => {
        const bytes = pid === null ? null : withPeerPid(frame, pid);
        return bytes === null ? null : { by: 'peer-pid', bytes };
      },
    },
    back: {
      sidebands: false,
      // What follows a ready is the application’s.
      goesOn: (behind) =>
        broken('ack', 'ready') &&
        (behind === null || behind.message !== 'HandoffAck' || breakable(behind) !== 'ready'),
      stepFor,
      rewritten: () => null,
    },
  };
}
