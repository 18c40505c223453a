import { EXIT, Failure } from '../failure.ts';
import { Output } from '../output/output.ts';
import { printFailure } from './failures.ts';

/** Writes lines to standard output; where that fails, the exit code says so. */
export function printLines(lines: readonly string[]): void {
  process.exitCode = EXIT.ok;
  const output = new Output(process.stdout, (failure) => {
    if (!(failure instanceof Failure)) return;
    printFailure(failure);
    process.exitCode = failure.exitCode;
  });
  for (const line of lines) output.gather(line);
  output.flush();
}
