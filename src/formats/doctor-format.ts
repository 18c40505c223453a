import type { ChalkInstance } from 'chalk';
import type { DoctorRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import { type Format, formatOf, type LinesByType, nothing } from './format.ts';

/** A line for each thing that was looked at, and what to do about it below. */
export function doctorFormat(chalk: ChalkInstance): Format {
  const colours = { works: chalk.green, limited: chalk.yellow, missing: chalk.red };
  const doctor = ({ name, result, found, remedy }: DoctorRecord): string[] => [
    `${colours[result](result.padEnd(8))} ${name.padEnd(20)} ${escapeText(found)}`,
    ...(remedy === '' ? [] : [`${' '.repeat(30)}${chalk.dim(escapeText(remedy))}`]),
  ];
  return formatOf({ ...NOTHING_ELSE, doctor });
}

const NOTHING_ELSE: LinesByType = {
  ...{ start: nothing, listening: nothing, sideband: nothing, frame: nothing, bytes: nothing, gap: nothing },
  ...{ changed: nothing, handoff: nothing, verdict: nothing, client: nothing, compared: nothing },
  ...{
    replayed: nothing,
    load: nothing,
    'left-out': nothing,
    exited: nothing,
    case: nothing,
    conformance: nothing,
    summary: nothing,
    doctor: nothing,
    error: nothing,
  },
};
