import { damageOf } from '../capture/damage.ts';
import { EXIT, Failure } from '../failure.ts';

/**
 * Decodes several recordings, each separately. One that cannot be read does not keep the others from being read; its exit code
 * wins over that of errors found in others.
 * @param decodeFile gives the exit code, or throws a Failure
 * @param failed called with why one could not be read
 */
export async function decodeFiles(
  files: readonly string[],
  decodeFile: (file: string) => Promise<number>,
  failed: (failure: Failure, file: string) => void,
): Promise<number> {
  let worst: number = EXIT.ok;
  for (const file of files) {
    try {
      worst = Math.max(worst, await decodeFile(file));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (files.length === 1) throw error;
      failed(damageOf(file, error), file);
      worst = Math.max(worst, error.exitCode);
    }
  }
  return worst;
}
