import { statSync } from 'node:fs';
import { usageFailure } from '../failure.ts';

/** Throws a Failure where the output is one of the inputs: it would be emptied before it is read. `-` is not a file. */
export function refuseSameFile(inputs: readonly string[], output: string): void {
  if (output === '-') return;
  const written = statSync(output, { throwIfNoEntry: false });
  if (written === undefined || !written.isFile()) return;
  for (const input of inputs) {
    const read = input === '-' ? undefined : statSync(input, { throwIfNoEntry: false });
    if (read !== undefined && read.ino === written.ino && read.dev === written.dev)
      throw usageFailure(`${output} is the file to be read`, 'name another file to write');
  }
}
