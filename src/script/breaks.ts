import { suggestion } from '../values/nearest.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind } from '../wire/registry.ts';
import type { Step } from './action.ts';
import type { RoleName } from './role.ts';
import { parseScript, usualStep } from './script.ts';
import { type StepSource, stepSource } from './step-source.ts';

/** The frames that can be broken in transit. */
export const BREAKABLE = ['hello', 'reply', 'sideband', 'offer', 'ack', 'ready'] as const;
export type Breakable = (typeof BREAKABLE)[number];

/** The step that leaves a frame as it came. */
export const PASSES: Step = usualStep('break-offer');

/** What is done about the frames of one kind. */
export interface FrameBreaks {
  readonly frame: Breakable;
  readonly steps: BreakSteps;
}

/** The role whose scripts break that frame. */
export function breakRole(frame: Breakable): RoleName {
  return `break-${frame}`;
}

/** Splits `FRAME=SCRIPT`, as in `ack=corrupt:token*1`; the script is null where there is none. Throws an Error. */
export function splitBreak(text: string): { readonly frame: Breakable; readonly script: string | null } {
  const at = text.indexOf('=');
  const name = (at === -1 ? text : text.slice(0, at)).trim();
  const frame = BREAKABLE.find((known) => known === name);
  if (frame === undefined)
    throw new Error(
      `"${text}" must be FRAME=SCRIPT, as in ack=corrupt:token*1; FRAME: ${suggestion(name, BREAKABLE)}`,
    );
  return { frame, script: at === -1 ? null : text.slice(at + 1) };
}

/** Reads `FRAME=SCRIPT`. Throws an Error that names what is wrong. */
export function parseBreaks(text: string, loop = false, seed = 0): FrameBreaks {
  const { frame, script } = splitBreak(text);
  const read = parseScript(script ?? '', breakRole(frame), loop);
  return { frame, steps: new BreakSteps(stepSource(read, seed)) };
}

/** Gives the steps for one frame after another. */
export class BreakSteps {
  private readonly source: StepSource;

  constructor(source: StepSource) {
    this.source = source;
  }

  /** Null: the frame passes. */
  next(): Step | null {
    const step = this.source.next();
    return passesUnchanged(step) ? null : step;
  }
}

/** Whether a step does nothing about a frame. */
export function passesUnchanged(step: Step): boolean {
  return step.length === 1 && step[0]!.name === 'pass';
}

/** Which of them a frame is; null for all others. A sideband is none. */
export function breakable({ message, kind, payload, envelope }: FrameReading): Breakable | null {
  if (payload === null || envelope === null) return null;
  switch (message) {
    case 'Hello':
      return 'hello';
    case 'HelloReply':
      return 'reply';
    case 'HandoffOffer':
      return kind === FrameKind.REQUEST ? 'offer' : null;
    case 'HandoffAck':
      return kind === FrameKind.EVENT ? 'ready' : 'ack';
    default:
      return null;
  }
}
