import { Chalk, type ChalkInstance, supportsColor, supportsColorStderr } from 'chalk';

/** Colour only on a terminal; FORCE_COLOR turns it on elsewhere, and NO_COLOR wins over it. */
export function chalkFor(stream: 'stdout' | 'stderr', environment: NodeJS.ProcessEnv = process.env): ChalkInstance {
  if ((environment['NO_COLOR'] ?? '') !== '') return new Chalk({ level: 0 });
  const support = stream === 'stdout' ? supportsColor : supportsColorStderr;
  return new Chalk({ level: support ? support.level : 0 });
}
