import { withPeerPid } from '../../frames/peer-pid.ts';
import type { Step } from '../../script/action.ts';
import { type Breakable, breakable, type FrameBreaks } from '../../script/breaks.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';

/** What to do about the frames that pass in one direction. */
export interface LaneRules {
  /** Whether a sideband may precede a frame. */
  readonly sidebands: boolean;
  /** Whether anything is done about offers and their sidebands; where not, nothing after a sideband is of interest. */
  readonly offers: boolean;
  /** Whether a frame can be of interest after that one, or at the beginning (null). */
  readonly goesOn: (after: FrameReading | null) => boolean;
  /** What is done about the next sideband; null: it passes, together with its offer. */
  readonly sidebandStep: () => Step | null;
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
  const offers = broken('offer', 'sideband');
  return {
    forth: {
      sidebands: true,
      offers,
      // A Hello is the first and last frame of a client; an offer may follow another one.
      goesOn: (after) =>
        (after === null && (pid !== null || broken('hello'))) || (after?.message !== 'Hello' && offers),
      sidebandStep: () => steps.get('sideband')?.next() ?? null,
      stepFor,
      rewritten: (frame) => {
        const bytes = pid === null ? null : withPeerPid(frame, pid);
        return bytes === null ? null : { by: 'peer-pid', bytes };
      },
    },
    back: {
      sidebands: false,
      offers: false,
      goesOn: (after) => {
        const last = after === null ? null : breakable(after);
        if (after === null) return broken('reply', 'ack', 'ready');
        // After a HelloReply only the ready can come; what follows that is the application’s.
        return last === 'reply' ? broken('ready') : last !== 'ready' && broken('ack', 'ready');
      },
      sidebandStep: () => null,
      stepFor,
      rewritten: () => null,
    },
  };
}
