import type { RecordedConnection } from './recorded-message.ts';
import type { Side } from './side.ts';

/** How it is played: `speed` and `deadlineMs` as the player has them. */
export interface Staying {
  readonly side: Side;
  readonly speed: number | null;
  readonly deadlineMs: number;
}

/**
 * How long a connection stays open when everything recorded has been played, in ms; null: until the peer ends it.
 * @param more whether the peer has said more than was recorded
 */
export function staysOpenMs(
  { messages, end }: Pick<RecordedConnection, 'messages' | 'end'>,
  { side, speed, deadlineMs }: Staying,
  more: boolean,
): number | null {
  const last = messages.at(-1);
  const brokenOff = last?.own === true && last.type === 'bytes';
  const stayedMs = end.time === null || last?.time == null ? null : (end.time - last.time) / 1000;
  if (side === 'backend') {
    if (end.by === 'own') return speed === null ? 0 : Math.max(0, stayedMs ?? 0) / speed;
    // Where nothing tells whether it hung up, a part of an answer is taken for the last thing that it did.
    return end.by === 'unknown' && brokenOff ? 0 : null;
  }
  if (more) return 0;
  // Nothing answers a part of a frame: its peer is to see that it ends, or stays open, as then.
  if (brokenOff && end.by === 'own' && stayedMs !== null)
    return Math.min(Math.max(0, stayedMs) / (speed ?? 1), deadlineMs);
  // Where the recording has no answer, there is time to see that none comes now. So it is with a client whose ready is not in it.
  const readyMayCome = side === 'client' && last?.frame?.message === 'HelloReply';
  return last?.own === true || readyMayCome ? deadlineMs : 0;
}
