import { FRAME_NAMES, FRAME_NOUNS } from '../frames/draft.ts';
import type { Reaches } from './fault.ts';

/** A check, and the frames in which a fault fails it. */
export interface ReachedCheck {
  /** Null: none; the reference accepts the frame. */
  readonly check: string | null;
  /** What people call them; empty where the same holds for each frame that the fault can be made in. */
  readonly frames: readonly string[];
}

/** The checks that a fault fails, each once, with its frames. Those of a HelloReply and a ready have the names of others, with a prefix. */
export function reachedChecks(reaches: Reaches): readonly ReachedCheck[] {
  const frames = new Map<string | null, string[]>();
  for (const name of FRAME_NAMES) {
    const check = reaches[name];
    if (check !== undefined) frames.set(check, [...(frames.get(check) ?? []), FRAME_NOUNS[name]]);
  }
  const plain = new Set([...frames.keys()].map((check) => check?.replace(/^(ready|reply)-/, '') ?? null));
  if (plain.size === 1) return [{ check: [...plain][0]!, frames: [] }];
  return [...frames].map(([check, nouns]) => ({ check, frames: nouns }));
}
