import type { ChalkInstance } from 'chalk';
import type { ComparedRecord, Difference, ReplayedRecord } from '../records/replay-records.ts';
import { escapeText } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import type { Value } from '../wire/fields/value.ts';

/** How a frame compares with the recording: one sentence, or one for each difference. */
export function comparedSentences(chalk: ChalkInstance, record: ComparedRecord): string[] {
  const { recorded, message, differences } = record;
  const place = recorded === null ? '' : ` in frame ${recorded} of the recording`;
  if (differences.length === 0) return [chalk.dim(`= ${message} as${place === '' ? ' recorded' : place}`)];
  return differences.map((difference) => {
    return `${chalk.red('≠')} ${sentence(difference, message)}${place}`;
  });
}

function sentence({ field, recorded, live }: Difference, message: string | null): string {
  if (field !== null) return `${escapeText(field)}: is ${shown(live)}, was ${shown(recorded)}`;
  if (live === null) return `nothing came or could be said, was ${shown(recorded)}`;
  if (recorded === null) return `${shown(live)} came, and is not in the recording`;
  return `${message ?? 'it'}: is ${shown(live)}, was ${shown(recorded)}`;
}

function shown(value: Value): string {
  if (value === null) return 'absent';
  return escapeText(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
}

/** How a replay went. */
export function replayedSentence(chalk: ChalkInstance, record: ReplayedRecord): string {
  const { played, connections, compared, different } = record;
  const how =
    different === 0
      ? chalk.green('all as recorded')
      : chalk.red(`${different} ${different === 1 ? 'differs' : 'differ'}`);
  const what = compared === 0 ? 'nothing compared' : `${compared} compared, ${how}`;
  return `played ${played} of ${plural(connections, 'connection')}: ${what}`;
}
