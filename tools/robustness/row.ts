/** What one command did in one situation. */
export interface Row {
  readonly command: string;
  readonly situation: string;
  /** Its exit code or the signal that ended it; null: it had to be killed. */
  readonly exit: number | string | null;
  /** From the request to end it, or from the start of what ends by itself, in ms. */
  readonly endedAfterMs: number;
  /** The most memory it had, in MiB; null where it was gone before it could be asked. */
  readonly memory: number | null;
  /** Its descriptors when it was ready and when it had been through it; null where it was not asked. */
  readonly descriptors: readonly [before: number, after: number] | null;
  /** What was lost; empty: nothing. */
  readonly lost: string;
  /** The most memory that it may have, in MiB, where that is not 256. */
  readonly mostMemory?: number;
}

/** What a row must not show, as text; empty where it is as it should be. */
export function faultOf(row: Row, allowed: readonly (number | string)[]): string {
  const faults: string[] = [];
  if (row.exit === null) faults.push('hangs');
  else if (!allowed.includes(row.exit)) faults.push(`ends with ${row.exit}`);
  if (row.memory !== null && row.memory > (row.mostMemory ?? MOST_MEMORY)) faults.push('grows');
  if (row.descriptors !== null && row.descriptors[1] > row.descriptors[0] + DESCRIPTOR_SLACK)
    faults.push('leaks descriptors');
  if (row.lost !== '') faults.push('loses');
  return faults.join(', ');
}

/** In MiB. */
const MOST_MEMORY = 256;
/** Connections that are just being closed, and files that are opened once. */
const DESCRIPTOR_SLACK = 6;

export interface Judged {
  readonly row: Row;
  readonly fault: string;
}

const HEAD = ['command', 'situation', 'exit', 'ms', 'MiB', 'descriptors', 'lost', ''];

export function asMarkdown(rows: readonly Judged[]): string {
  const lines = rows.map(({ row, fault }) =>
    [
      row.command,
      row.situation,
      row.exit ?? 'killed',
      Math.round(row.endedAfterMs),
      row.memory ?? '',
      row.descriptors?.join(' → ') ?? '',
      row.lost === '' ? 'nothing' : row.lost,
      fault === '' ? '' : `**${fault}**`,
    ].join(' | '),
  );
  return [HEAD.join(' | '), HEAD.map(() => '---').join(' | '), ...lines]
    .map((line) => `| ${line} |`)
    .join('\n');
}

/** A row as one line of text. */
export function asLine({ row, fault }: Judged): string {
  const { command, situation, exit, endedAfterMs, memory, descriptors, lost } = row;
  const figures = `exit ${exit ?? 'killed'}, ${Math.round(endedAfterMs)} ms, ${memory ?? '?'} MiB, ${descriptors?.join(' → ') ?? '?'} descriptors`;
  return `${fault === '' ? 'ok  ' : 'BAD '} ${command}: ${situation}: ${figures}${lost === '' ? '' : `; lost: ${lost}`}${fault === '' ? '' : ` (${fault})`}`;
}
