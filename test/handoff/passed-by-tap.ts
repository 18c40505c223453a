import type { LaneCommand } from '../../src/conversations/tap/lane-contract.ts';
import { TapLane } from '../../src/conversations/tap/tap-lane.ts';
import { tapRules } from '../../src/conversations/tap/tap-rules.ts';
import { parseBreaks } from '../../src/script/breaks.ts';

/** What a tap with a script passes, write by write; and what it says that it has done. */
interface Passed {
  /** Null: nothing. */
  readonly by: string | null;
  readonly writes: readonly Uint8Array[];
}

/** What a tap that does that to one frame passes in its place. @param bytes the frame, and its sideband if it has one */
export function passedBy(frame: 'offer' | 'ack', step: string, bytes: Uint8Array): Passed {
  const rules = tapRules([parseBreaks(`${frame}=${step}`)], null);
  const lane = new TapLane(frame === 'ack' ? rules.back : rules.forth);
  const writes: Uint8Array[] = [];
  let by: string | null = null;
  const take = (commands: readonly LaneCommand[]): void => {
    for (const command of commands) {
      if (command.type === 'changed') by = command.by;
      if (command.type === 'pass' && command.part.bytes.length > 0) writes.push(command.part.bytes);
    }
    if (commands.some(({ type }) => type === 'start-timer'))
      take(lane.handle({ type: 'timer', timer: 'step' }));
  };
  take(lane.handle({ type: 'received', chunk: { bytes, descriptors: [], at: 0 } }));
  return { by, writes };
}
