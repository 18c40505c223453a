import { formatStep } from '../../src/script/action.ts';
import type { RoleName } from '../../src/script/role.ts';
import { parseScript, parseStep } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';

/** The first steps of a script in words. */
export function steps(
  script: string,
  count: number,
  { role = 'backend-reply' as RoleName, loop = false, seed = 0 } = {},
): string[] {
  const source = stepSource(parseScript(script, role, loop), seed);
  return Array.from({ length: count }, () => formatStep(source.next()));
}

/** One step in the words that it reads back from. */
export function step(script: string, role: RoleName = 'backend-reply'): string {
  return formatStep(parseStep(script, role));
}
