import { Unmet, Unseen } from './case.ts';

/** What was seen instead of what is required, why nothing could be seen, or why it was not waited for; null where there is no such thing. */
export interface Attempt {
  readonly seen: string | null;
  readonly unseen: string | null;
  readonly undecided: string | null;
}

/** What a case takes at most with a right peer, unless it says more, in ms: some wait to see that nothing comes. */
export const MOMENT_MS = 1_000;

/**
 * Waits for what is being played against a peer. What is not over in a shorter time than a right peer may take shows nothing.
 * @param mayTakeMs that time
 * @param pause resolves after this many ms
 */
export async function attempt(
  played: Promise<void>,
  {
    timeoutMs,
    mayTakeMs = MOMENT_MS,
  }: { readonly timeoutMs: number; readonly mayTakeMs?: number | undefined },
  pause: (ms: number) => Promise<void>,
): Promise<Attempt> {
  const late = pause(timeoutMs).then((): Attempt => {
    const seen = `not over after ${timeoutMs} ms`;
    if (timeoutMs >= mayTakeMs) return { ...NOTHING, seen };
    return { ...NOTHING, undecided: `not decided: ${seen}, and a right peer may take up to ${mayTakeMs} ms` };
  });
  return await Promise.race([played.then(() => NOTHING, failed), late]);
}

const NOTHING: Attempt = { seen: null, unseen: null, undecided: null };

function failed(error: unknown): Attempt {
  if (error instanceof Unseen) return { ...NOTHING, unseen: error.message };
  if (error instanceof Unmet) return { ...NOTHING, seen: error.message };
  // What the system says about a connection that the peer has broken.
  const { code } = error as { readonly code?: unknown };
  if (typeof code === 'string') return { ...NOTHING, seen: code };
  throw error;
}

/** What was seen in all; null where nothing is wrong. @param dead how the peer does not serve, and since when; null where it does */
export function seenInAll(seen: string | null, dead: string | null): string | null {
  const text = [seen, dead].filter((part) => part !== null).join('; ');
  return text === '' ? null : text;
}
