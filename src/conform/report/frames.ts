import type { FrameRecord } from '../../records/traffic-records.ts';
import type { Arrow, Party } from '../../text/ladder.ts';

/** Frames whose direction is known, with what each is and what is wrong with it. */
export function describedFrames(frames: readonly FrameRecord[]): readonly Arrow[] {
  return frames.flatMap(({ direction, message, payload, problems }) => {
    if (direction === null) return [];
    const [from, to] = direction.split('-to-') as [Party, Party];
    const wrong = problems.filter(({ severity }) => severity === 'error').map(({ id }) => id);
    const text = [message ?? 'frame', acceptance(message, payload), ...wrong]
      .filter((part) => part !== '')
      .join(' · ');
    return [{ from, to, text, bad: wrong.length > 0 }];
  });
}

function acceptance(message: string | null, payload: FrameRecord['payload']): string {
  if (message !== 'HandoffAck' || typeof payload !== 'object' || payload === null || Array.isArray(payload))
    return '';
  return payload['accepted'] === true ? 'accepted' : 'refused';
}
