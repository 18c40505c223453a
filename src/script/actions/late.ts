import { DEFAULT_ACK_DEADLINE_MS } from '../../wire/limits.ts';
import { plainAction } from '../action.ts';

const LATE_MS = DEFAULT_ACK_DEADLINE_MS + 500;

export const late = plainAction(
  'late',
  ['backend-reply'],
  () => `a correct ACK after ${LATE_MS} ms, when the usual deadline has passed`,
  (stage) => stage.wait(LATE_MS, () => stage.accept((right) => [right])),
);
