import type { ChalkInstance } from 'chalk';
import type { ComparedRecord, Difference, ReplayedRecord } from '../records/replay-records.ts';
import { escapeText } from '../text/escape.ts';
import type { Value } from '../wire/fields/value.ts';
import { plural } from '../wire/plural.ts';

/** How a frame compares with the recording: one sentence, or one for each difference. */
export function comparedSentences(chalk: ChalkInstance, record: ComparedRecord): string[] {
  const { recorded, message, differences } = record;
  const place = recorded === null ? '' : ` in frame ${recorded} of the recording`;
  if (differences.length === 0) return [chalk.dim(`= ${message} as${place === '' ? ' recorded' : place}`)];
  return differences.map((difference) => {
    return `${chalk.red('≠')} ${sentence(difference, message)}${place}`;
  });
}

function sentence(difference: Difference, message: string | null): string {
  const { field, recorded, live, recordedLength, liveLength } = difference;
  const [is, was] = [shown(live, liveLength), shown(recorded, recordedLength)];
  if (field !== null) return `${escapeText(field)}: is ${is}, was ${was}`;
  if (live === null) return `nothing came or could be said, was ${was}`;
  if (recorded === null) return `${is} came, and is not in the recording`;
  return `${message ?? 'it'}: is ${is}, was ${was}`;
}

function shown(value: Value, length: number | undefined): string {
  if (value === null) return 'absent';
  const text = escapeText(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));
  return length === undefined ? text : `${text}… (${length} in all)`;
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
