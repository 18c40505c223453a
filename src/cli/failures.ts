import { Failure, internalFailure, isSystemError, systemFailure } from '../failure.ts';
import { chalkFor } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';

/** Says on standard error what went wrong and what to do. With HANDOFF_DEBUG=1 the stack of its cause follows. */
export function printFailure(failure: Failure): void {
  const chalk = chalkFor('stderr');
  process.stderr.write(`${chalk.red('error:')} ${escapeText(failure.message)}\n`);
  for (const line of failure.excerpt) process.stderr.write(`${escapeText(line)}\n`);
  if (failure.hint !== '') process.stderr.write(`${chalk.dim(escapeText(failure.hint))}\n`);
  if (process.env['HANDOFF_DEBUG'] !== '1') return;
  for (const line of stackOf(failure).split('\n')) process.stderr.write(`${escapeText(line)}\n`);
}

/** Any error as one to report: what the system refused keeps its kind, anything else is a bug. */
export function toFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (isSystemError(error)) return systemFailure(error, (error as Error).message);
  return internalFailure(error);
}

/** Whether an error that a parser of flags threw is a mistake in the parser, not in what it was given. */
export function isBug(error: unknown): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}

function stackOf(failure: Failure): string {
  const cause = failure.cause instanceof Error ? failure.cause : failure;
  return cause.stack ?? cause.message;
}
