import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind } from '../wire/registry.ts';
import type { Step } from './action.ts';
import type { RoleName } from './role.ts';
import { parseScript, type Script } from './script.ts';
import { type StepSource, stepSource } from './step-source.ts';

/** The frames that can be broken on their way. */
export const BREAKABLE = ['offer', 'ack', 'ready'] as const;
export type Breakable = (typeof BREAKABLE)[number];

/** What is done about the frames of one kind. */
export interface FrameBreaks {
  readonly frame: Breakable;
  readonly steps: BreakSteps;
}

/** The role whose scripts break that frame. */
export function breakRole(frame: Breakable): RoleName {
  return `break-${frame}`;
}

/**
 * Reads `FRAME=SCRIPT`, as in `ack=corrupt:token*1`. Throws an Error that names what is wrong.
 * @param readScript how a script is read, where not from the text itself
 */
export function parseBreaks(
  text: string,
  loop = false,
  seed = 0,
  readScript: (script: string, role: RoleName, loop: boolean) => Script = parseScript,
): FrameBreaks {
  const [, name, script] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const frame = BREAKABLE.find((known) => known === name?.trim());
  if (frame === undefined || script === undefined)
    throw new Error(`"${text}" must be ${BREAKABLE.join(', ')} and a script, as in ack=corrupt:token*1`);
  return { frame, steps: new BreakSteps(stepSource(readScript(script, breakRole(frame), loop), seed)) };
}

/** Gives the step for one frame after the other. */
export class BreakSteps {
  private readonly source: StepSource;

  constructor(source: StepSource) {
    this.source = source;
  }

  /** Null: the frame passes. */
  next(): Step | null {
    const step = this.source.next();
    return step.length === 1 && step[0]!.name === 'pass' ? null : step;
  }
}

/** Which of them a frame is; null for all others. */
export function breakable({ message, kind, handoff, envelope }: FrameReading): Breakable | null {
  if (handoff === null || envelope === null) return null;
  if (message === 'HandoffOffer') return kind === FrameKind.REQUEST ? 'offer' : null;
  if (message !== 'HandoffAck') return null;
  return kind === FrameKind.EVENT ? 'ready' : 'ack';
}
