import { matches } from '../../conform/selection.ts';
import { plain } from '../../records/plain.ts';
import { escapedJson } from '../../text/escape.ts';
import { plainText } from '../layout/line.ts';
import type { Copies } from '../parts/copy-choice.ts';
import type { CaseOnBoard } from './case-board.ts';
import { caseLines } from './case-lines.ts';

/** Wide enough for nearly everything, where a case is copied. */
const COPIED_COLUMNS = 100;

/** A case in the forms in which it can be copied. @param again the command line that runs it by itself */
export function copiesOfCase(chosen: CaseOnBoard, again: (id: string) => string): Copies {
  const { of, state, outcome } = chosen;
  const { frames, ...rest } = outcome ?? { ...of, result: state, frames: [] };
  return {
    text: caseLines(chosen, again, COPIED_COLUMNS).map(plainText).join('\n'),
    hex: null,
    json: escapedJson({ ...rest, frames: frames.map(plain) }),
    command: again(of.id),
  };
}

/** Whether a case is shown. @param filter a glob over ids, or how it ended */
export function fitsCase({ of, state, outcome }: CaseOnBoard, filter: string): boolean {
  if (filter === 'known') return state === 'failed' && outcome?.known === true;
  return state === filter || matches(filter, of.id);
}
