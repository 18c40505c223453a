import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';
import type { Severity } from '../wire/problem.ts';

/** Colour only on a terminal; FORCE_COLOR turns it on elsewhere, and NO_COLOR wins over it. */
export function chalkFor(
  stream: 'stdout' | 'stderr',
  environment: NodeJS.ProcessEnv = process.env,
): ChalkInstance {
  if ((environment['NO_COLOR'] ?? '') !== '') return new Chalk({ level: 0 });
  const support = stream === 'stdout' ? supportsColor : supportsColorStderr;
  return new Chalk({ level: support ? support.level : 0 });
}

/**
 * Colours that can be read on white and on black in a palette of 16: red for what is wrong, magenta for what deserves a look, green
 * for what went well. Yellow and cyan vanish on white, blue on black. Words and signs say the same.
 */
export function outcomeColour(chalk: ChalkInstance, outcome: string): (text: string) => string {
  if (outcome === 'accepted') return chalk.green;
  return outcome === 'refused' ? chalk.magenta : chalk.red;
}

export function severityColour(chalk: ChalkInstance, severity: Severity): (text: string) => string {
  if (severity === 'error') return chalk.red;
  return severity === 'warning' ? chalk.magenta : chalk.bold;
}
