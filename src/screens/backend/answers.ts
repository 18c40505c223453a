import { faultsFor } from '../../faults/catalogue.ts';
import type { Step } from '../../script/action.ts';
import { parseStep } from '../../script/script.ts';

/** An answer that can be chosen for an offer. */
export interface Answer {
  /** As for --reply. */
  readonly script: string;
  readonly does: string;
  /** The check of the broker that it fails; empty: none. */
  readonly fails: string;
}

const PLAIN: readonly Answer[] = [
  { script: 'ack', does: 'a correct ACK, accepted', fails: '' },
  { script: 'refuse', does: 'a correct ACK, not accepted', fails: 'accepted' },
  { script: 'silent', does: 'nothing; the connection stays open', fails: 'framing' },
  { script: 'hangup', does: 'nothing; the connection is closed', fails: 'framing' },
  { script: 'truncate', does: 'all bytes of the ACK but the last, then a close', fails: 'framing' },
  { script: 'trickle:20ms', does: 'a correct ACK, one byte every 20 ms', fails: '' },
  { script: 'duplicate', does: 'a correct ACK twice', fails: '' },
];

/** The answers that need no further text, the plain ones before the faults. */
export const ANSWERS: readonly Answer[] = [
  ...PLAIN,
  ...faultsFor('ack').map(
    ({ name, summary, reaches }): Answer => ({
      script: `corrupt:${name}`,
      does: summary,
      fails: reaches.ack ?? '',
    }),
  ),
];

export const FIRST_FAULT = PLAIN.length;

/** The step that a script of one step says. Throws an Error that says what is wrong with it. */
export function stepOf(script: string): Step {
  return parseStep(script, 'backend-reply');
}

/** What can follow a command that takes an answer; none for the others. */
export function scriptsFor(action: string): readonly string[] {
  const scripts = ANSWERS.map(({ script }) => script);
  if (action === 'corrupt') return scripts.slice(FIRST_FAULT).map((script) => script.replace('corrupt:', ''));
  return action === 'rule' || action === 'default' ? scripts : [];
}

/** The script that refuses with that detail. */
export function refusal(detail: string): string {
  return detail === '' ? 'refuse' : `refuse:${JSON.stringify(detail)}`;
}
