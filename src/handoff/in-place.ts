import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { withholds } from './nothing-passes.ts';

const TWO: readonly string[] = ['duplicate', 'corrupt:frame-twice', 'corrupt:foreign-first'];
/** The only fault after which no frame passes: one of a wrong framing byte is still counted as one. */
const OVERSIZE = 'corrupt:oversize';
/** After which bytes pass that are not a frame, alone or after one. */
const LOOSE = /^(early:.*|corrupt:(oversize|trailing-bytes))$/;
const CORRUPT = /^corrupt(:|$)/;
const CUT = /^(?:truncate|stall)(?::(.*))?$/;

/** What passes in the place of a frame that a tap changed. */
export interface InPlace {
  readonly frames: number;
  /** Whether bytes pass that are not a frame. */
  readonly loose: boolean;
}

/** What passes in the place of that frame. @param by what a tap did to it, in the words of a script */
export function inPlaceOf({ start, end, envelope, payload }: FrameReading, by: string): InPlace {
  return inPlace(by, end - start, envelope?.acceptable === true && payload?.acceptable === true);
}

/**
 * What passes in the place of a frame to which a tap did that.
 * @param by in the words of a script
 * @param length of the frame that came, in bytes
 * @param isReadable whether the frame could be read as a whole: in one that could not, no fault can be made
 */
export function inPlace(by: string, length: number, isReadable: boolean): InPlace {
  const actions = by
    .split('+')
    .filter((action) => !action.startsWith('delay:'))
    .map((action) => (isReadable || !CORRUPT.test(action) ? action : 'pass'));
  if (actions.length === 0) return { frames: 1, loose: false };
  return {
    frames: actions.reduce((sum, action) => sum + framesOf(action, length), 0),
    loose: actions.some((action) => LOOSE.test(action) || (isCut(action, length) && !/:0+$/.test(action))),
  };
}

function framesOf(action: string, length: number): number {
  if (TWO.includes(action)) return 2;
  return withholds(action) || action === OVERSIZE || isCut(action, length) ? 0 : 1;
}

function isCut(action: string, length: number): boolean {
  const cut = CUT.exec(action);
  return cut !== null && Number(cut[1] ?? 0) < length;
}
