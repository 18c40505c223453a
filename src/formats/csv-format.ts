import { plain, redacted } from '../records/plain.ts';
import type { FrameRecord, OutputRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import type { Format } from './format.ts';

const COLUMNS = [
  'type',
  'index',
  'connection',
  'direction',
  'offset',
  'length',
  'time',
  'message',
  'kind',
  'payloadProtocol',
  'requestId',
  'correlationId',
  'token',
  'serviceName',
  'accepted',
  'outcome',
  'latencyMs',
  'errorDetail',
  'hex',
  'problems',
  'by',
  'was',
] as const;

type Row = { readonly [column in (typeof COLUMNS)[number]]?: unknown };

/** One row a record, RFC 4180; the first row names the columns. */
export function csvFormat(redact: boolean): Format {
  return {
    head: () => [COLUMNS.join(',')],
    uniform: true,
    lines: (record) => {
      const row = rowOf(record, redact);
      return row === null ? [] : [COLUMNS.map((column) => cell(row[column])).join(',')];
    },
  };
}

function rowOf(record: OutputRecord, redact: boolean): Row | null {
  if (
    record.type !== 'frame' &&
    record.type !== 'sideband' &&
    record.type !== 'bytes' &&
    record.type !== 'changed' &&
    record.type !== 'handoff'
  )
    return null;
  const shown = redact ? redacted(plain(record)) : plain(record);
  const problems = record.problems.map(({ id }) => id).join(' ');
  if (record.type !== 'frame') return { ...shown, problems };
  const { envelope, payload } = shown as unknown as FrameRecord;
  const fields = payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? payload : {};
  const { kind, payloadProtocol, requestId } = envelope;
  return { ...shown, kind, payloadProtocol, requestId, ...fields, problems };
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return escapeText(String(value));
  const text = escapeText(value).replace(/^[=+\-@]/, "'$&");
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
