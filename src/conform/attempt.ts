import { Unmet, Unseen } from './case.ts';

/** What was seen instead of what is required, or why nothing could be seen; null where there is no such thing. */
export interface Attempt {
  readonly seen: string | null;
  readonly unseen: string | null;
}

/** Waits for what is being played against a peer. @param pause resolves after this many ms */
export async function attempt(
  played: Promise<void>,
  timeoutMs: number,
  pause: (ms: number) => Promise<void>,
): Promise<Attempt> {
  const late = pause(timeoutMs).then(() => ({ seen: `not over after ${timeoutMs} ms`, unseen: null }));
  return await Promise.race([played.then(() => ({ seen: null, unseen: null }), failed), late]);
}

function failed(error: unknown): Attempt {
  if (error instanceof Unseen) return { seen: null, unseen: error.message };
  if (error instanceof Unmet) return { seen: error.message, unseen: null };
  // What the system says about a connection that the peer has broken.
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string') return { seen: code, unseen: null };
  throw error;
}

/** What was seen in all; null where nothing is wrong. @param dead how the peer does not serve, and since when; null where it does */
export function seenInAll(seen: string | null, dead: string | null): string | null {
  const text = [seen, dead].filter((part) => part !== null).join('; ');
  return text === '' ? null : text;
}
