import { plain } from '../records/plain.ts';
import type { OutputRecord } from '../records/record.ts';
import type { ChangedRecord, FrameRecord } from '../records/traffic-records.ts';
import { escapeWholeText } from '../text/escape.ts';
import { descriptorText } from '../wire/descriptor-text.ts';
import type { MessageValue } from '../wire/fields/value.ts';
import type { Problem } from '../wire/problem.ts';
import { encodingOf } from './details.ts';
import { type Format, formatOf, NOT_IN_RECORDINGS, nothing } from './format.ts';
import { decodedText, wholeOpaqueText } from './opaque/opaque-text.ts';
import { shownOf } from './redaction.ts';

const COLUMNS = [
  ...(['type', 'index', 'connection', 'direction', 'offset', 'length', 'time', 'message', 'kind'] as const),
  ...(['payloadProtocol', 'requestId', 'correlationId', 'token', 'serviceName', 'accepted'] as const),
  ...(['outcome', 'latencyMs', 'errorDetail', 'hex', 'problems', 'by', 'was'] as const),
  ...(['descriptors', 'passed', 'payload', 'file'] as const),
] as const;

type Row = { readonly [column in (typeof COLUMNS)[number]]?: unknown };
type RowRecord = Extract<OutputRecord, { readonly problems: readonly unknown[] }>;

/**
 * One row for each record of traffic, as in RFC 4180; the first row names the columns.
 * @param file the recording that all records are from, where there are several
 */
export function csvFormat(redact: boolean, file: string | null = null): Format {
  const shown = shownOf(redact);
  const row = (record: RowRecord) => [lineOf({ ...rowOf(shown(record)), file: file ?? record.file })];
  return formatOf(
    {
      ...{ sideband: row, bytes: row, gap: row, handoff: row },
      frame: (record) => [lineOf({ ...frameRow(shown(record)), file: file ?? record.file })],
      changed: (record) => [lineOf({ ...frameRow(shown(record)), file: file ?? record.file })],
      // Only traffic has rows.
      ...NOT_IN_RECORDINGS,
      exited: nothing,
      summary: nothing,
    },
    { head: () => [COLUMNS.join(',')], uniform: true, redacts: redact },
  );
}

function rowOf(record: RowRecord): Row {
  const passed = 'passed' in record ? record.passed?.map(descriptorText).join('; ') : undefined;
  return { ...plain(record), passed, problems: record.problems.map(idOf).join(' ') };
}

/** One that this command made itself on purpose says so. */
function idOf({ id, own }: Problem): string {
  return own ? `own:${id}` : id;
}

function frameRow(record: FrameRecord | ChangedRecord): Row {
  const { payload } = record;
  const envelope = record.envelope ?? {};
  const { kind, payloadProtocol, requestId } = envelope;
  if (typeof payload === 'string') {
    const text =
      (record.type === 'frame' ? decodedText(record) : null) ??
      wholeOpaqueText(payload, encodingOf(envelope) !== null);
    return { ...rowOf(record), kind, payloadProtocol, requestId, payload: text };
  }
  const fields = (payload ?? {}) as MessageValue;
  return { ...fields, ...rowOf(record), kind, payloadProtocol, requestId, payload: undefined };
}

function lineOf(row: Row): string {
  return COLUMNS.map((column) => cell(row[column])).join(',');
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it. */
function cell(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'string') return escapeWholeText(String(value));
  const text = escapeWholeText(value).replace(/^[=+\-@]/, "'$&");
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
