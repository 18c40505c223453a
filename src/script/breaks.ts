import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind } from '../wire/registry.ts';
import type { Step } from './action.ts';
import { parseScript } from './script.ts';
import { ScriptCursor } from './step-source.ts';
import { BREAKS } from './vocabulary.ts';

/** The frames that can be broken on their way. */
export const BREAKABLE = ['offer', 'ack', 'ready'] as const;
export type Breakable = (typeof BREAKABLE)[number];

/** What is done about the frames of one kind. */
export interface FrameBreaks {
  readonly frame: Breakable;
  readonly steps: BreakSteps;
}

/**
 * Reads `FRAME=SCRIPT`, as in `ack=corrupt:token*1`. Unlike elsewhere, a number behind the last step is an end: after so
 * many the frames pass, unless the script loops. Throws an Error that names what is wrong.
 */
export function parseBreaks(text: string, loop = false): FrameBreaks {
  const [, name, script] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const frame = BREAKABLE.find((known) => known === name?.trim());
  if (frame === undefined || script === undefined)
    throw new Error(`"${text}" must be ${BREAKABLE.join(', ')} and a script, as in ack=corrupt:token*1`);
  const { steps } = parseScript(script, loop, BREAKS);
  const ends = !loop && steps.at(-1)!.counted;
  const whole = ends ? [...steps, { step: BREAKS.usual, times: 1, counted: false }] : steps;
  return { frame, steps: new BreakSteps(new ScriptCursor({ steps: whole, loop })) };
}

/** Gives the step for one frame after the other. */
class BreakSteps {
  private readonly cursor: ScriptCursor;

  constructor(cursor: ScriptCursor) {
    this.cursor = cursor;
  }

  /** Null: the frame passes. */
  next(): Step | null {
    const step = this.cursor.next();
    return step.length === 1 && step[0]!.type === 'pass' ? null : step;
  }
}

/** Which of them a frame is; null for all others. */
export function breakable({ message, kind, handoff, envelope }: FrameReading): Breakable | null {
  if (handoff === null || envelope === null) return null;
  if (message === 'HandoffOffer') return kind === FrameKind.REQUEST ? 'offer' : null;
  if (message !== 'HandoffAck') return null;
  return kind === FrameKind.EVENT ? 'ready' : 'ack';
}
