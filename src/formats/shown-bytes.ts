import type { BytesRecord } from '../records/traffic-records.ts';

/** Bytes in hex and as text. */
export interface ShownBytes {
  /** All that are shown, in one line. */
  readonly line: string;
  /** The same in lines of a given number of bytes. */
  rows(perLine: number): string[];
}

/** The bytes that a record holds. */
export function shownBytes({ hex, length }: BytesRecord): ShownBytes {
  const bytes = Buffer.from(hex, 'hex');
  const more = length > bytes.length ? '…' : '';
  const digits = (part: Buffer) => part.toString('hex').replace(/../g, '$& ').trim();
  const text = (part: Buffer) => part.toString('latin1').replace(/[^\x20-\x7e]/g, '·');
  return {
    line: `${digits(bytes)}${more}  |${text(bytes)}${more}|`,
    rows: (perLine) => {
      const rows: string[] = [];
      for (let from = 0; from < bytes.length; from += perLine) {
        const part = bytes.subarray(from, from + perLine);
        const end = from + perLine < bytes.length ? '' : more;
        rows.push(`${digits(part).padEnd(3 * perLine - 1)}  |${text(part)}${end}|`);
      }
      return rows;
    },
  };
}
