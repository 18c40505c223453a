import type { Chunks } from '../capture/file-chunks.ts';
import { Failure } from '../failure.ts';

/**
 * Decodes a followed file, and each file that takes its place after that, separately. One that cannot be read does not keep the next from being
 * read; the worst exit code counts.
 * @param decodeOne gives the exit code, or throws a Failure
 * @param failed called with why one could not be read that another one has followed
 */
export async function decodeSuccessors(
  chunks: Chunks,
  decodeOne: (chunks: Chunks) => Promise<number>,
  failed: (failure: Failure) => void,
): Promise<number> {
  let worst = 0;
  for (let next: Chunks | null = chunks; next !== null; ) {
    const current: Chunks = next;
    const ended: number | Failure = await decodeOne(current).catch((error: unknown) => {
      if (error instanceof Failure) return error;
      throw error;
    });
    next = current.successor?.() ?? null;
    if (ended instanceof Failure && next === null) throw ended;
    if (ended instanceof Failure) failed(ended);
    worst = Math.max(worst, ended instanceof Failure ? ended.exitCode : ended);
  }
  return worst;
}
