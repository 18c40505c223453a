import { leadingParts, lengthOf } from '../../frames/message.ts';
import type { Stage } from '../action.ts';

/** Writes the first bytes of the message that is due; a message of which nothing is missing counts as one. @param count null: all but the last byte */
export function sendLeading(stage: Stage, count: number | null): void {
  const right = stage.due.right();
  if (right === null) return;
  const { sideband, frame } = right;
  const length = lengthOf(frame);
  const sent = count ?? length - 1;
  if (sent >= length) stage.accept((whole) => [whole]);
  else stage.send({ sideband, frame: leadingParts(frame, sent) });
}
