import type { RoleName } from '../../../src/script/role.ts';
import { parseScript } from '../../../src/script/script.ts';
import { type StepSource, stepSource } from '../../../src/script/step-source.ts';
import type { Stage } from '../../process/stage.ts';
import type { Delivery } from '../reference-peer.ts';

/** What two judges say of the same thing. */
export interface Said {
  readonly tool: string;
  readonly reference: string;
}

export interface Row {
  /** Who plays what, such as `fake-backend --reply`. */
  readonly group: string;
  /** The script. */
  readonly word: string;
  readonly play: (stage: Stage) => Promise<Said>;
}

/** How long both judges wait. */
export const DEADLINE_MS = 1_500;
export const REFERENCE_PATIENCE = ['--deadline-ms', String(DEADLINE_MS)] as const;

export function script(role: RoleName, word: string): StepSource {
  return stepSource(parseScript(word, role));
}

/**
 * The reference's result in the words of the tool: an answer that never comes is told from a wrong one by its error. A backend that
 * closes at once is noticed when the sideband, the offer or the answer is due, whichever comes first; nothing of an answer has come then.
 */
export function outcomeOf({ result, error }: Delivery): string {
  if (result !== 'error') return result;
  if (/timed out waiting|framing byte|connection reset|broken pipe|socket is unavailable/i.test(error))
    return 'unanswered';
  return 'invalid';
}

/** What a client says that a real broker takes for a stock client’s. */
export const HELLO = {
  serviceName: 'zccache',
  wantedVersion: '1.11.20',
  clientVersion: '1.0.0',
  handlePassing: true,
  clientLibName: 'handoff-cli',
  clientLibVersion: '1.0.0',
};
