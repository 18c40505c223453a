import type { ChalkInstance } from 'chalk';
import { ReadFrameRecord } from '../records/frame-record.ts';
import type { OutputRecord } from '../records/record.ts';
import { SECRETS, SHOWN_DIGITS } from '../records/redacted-field.ts';
import { escapeText } from '../text/escape.ts';
import type { FieldReading, MessageReading } from '../wire/fields/field-reader.ts';
import { hex } from '../wire/fields/value.ts';
import { HEADER_LENGTH } from '../wire/limits.ts';
import type { Problem } from '../wire/problem.ts';
import { changedSentence } from './changed.ts';
import { describeFrame } from './details.ts';
import type { Format } from './format.ts';
import { summaryLines } from './summary-lines.ts';
import { handoffSentence } from './table.ts';

const ROW = 16;

type Part = 'sideband' | 'framing' | 'envelope' | 'payload' | 'bytes';

/** A dump of all bytes, each row with its offset, saying which of them are sideband, framing, envelope and payload. */
export function hexFormat(chalk: ChalkInstance, redact: boolean): Format {
  return { head: () => [], lines: (record) => lines(chalk, record, redact) };
}

function lines(chalk: ChalkInstance, record: OutputRecord, redact: boolean): string[] {
  switch (record.type) {
    case 'sideband': {
      const bytes = Buffer.from(record.token, 'hex');
      return dump(chalk, bytes, record.offset, 'sideband', redact ? [[SHOWN_DIGITS / 2, bytes.length]] : []);
    }
    case 'frame':
      return record instanceof ReadFrameRecord ? frameLines(chalk, record, redact) : [];
    case 'bytes': {
      const bytes = Buffer.from(record.hex, 'hex');
      const hidden: Range[] = redact ? [[SHOWN_DIGITS / 2, bytes.length]] : [];
      const more = record.length - bytes.length;
      return [
        ...dump(chalk, bytes, record.offset, 'bytes', hidden),
        ...(more > 0 ? [`          … ${more} more bytes`] : []),
        ...problemLines(record.problems),
      ];
    }
    case 'changed':
      return [`          ${changedSentence(record)}`];
    case 'handoff':
      return [`          ${handoffSentence(chalk, record)}`];
    case 'summary':
      return ['', ...summaryLines(chalk, record)];
    default:
      return [];
  }
}

type Range = readonly [start: number, end: number];

function frameLines(chalk: ChalkInstance, record: ReadFrameRecord, redact: boolean): string[] {
  const { bytes, start, end, base, envelope, payloadStart, payloadEnd } = record.reading;
  const { name, details } = describeFrame(record);
  const body = start + HEADER_LENGTH;
  const hidden = redact ? secretRanges(record) : [];
  const part = (from: number, to: number, what: Part) =>
    dump(
      chalk,
      bytes.subarray(from, to),
      base + from,
      what,
      hidden.map(([a, b]) => [a - from, b - from] as const),
    );
  const inside = payloadStart < payloadEnd;
  const bare = envelope === null;
  return [
    chalk.bold(`frame ${record.index}  ${record.direction ?? 'direction unknown'}  ${name}  ${details}`),
    ...part(start, body, 'framing'),
    ...(inside && !bare ? part(body, payloadStart, 'envelope') : []),
    ...(inside ? part(payloadStart, payloadEnd, 'payload') : part(body, end, 'envelope')),
    ...(inside && !bare ? part(payloadEnd, end, 'envelope') : []),
    ...problemLines(record.problems),
  ];
}

/** Where secrets stand, but for their first 4 bytes; a payload that could not be read is one as a whole. */
function secretRanges(record: ReadFrameRecord): Range[] {
  const { reading } = record;
  const root = reading.payload;
  if (reading.probe !== null) return [];
  if (root === null || !root.complete) return [[reading.payloadStart + SHOWN_DIGITS / 2, reading.end]];
  const found: Range[] = [];
  const collect = (message: MessageReading): void => {
    for (const field of message.fields) {
      if (isSecret(field)) found.push([field.valueStart + SHOWN_DIGITS / 2, field.end]);
      if (field.message !== null) collect(field.message);
    }
  };
  collect(root);
  return found;
}

function isSecret(field: FieldReading): boolean {
  return field.type === null || SECRETS.has(field.type.name);
}

function dump(
  chalk: ChalkInstance,
  bytes: Uint8Array,
  offset: number,
  part: Part,
  hidden: readonly Range[],
): string[] {
  const rows: string[] = [];
  const isHidden = (index: number) => hidden.some(([from, to]) => index >= from && index < to);
  for (let at = 0; at < bytes.length; at += ROW) {
    const row = bytes.subarray(at, at + ROW);
    const digits = [...row].map((byte, index) => (isHidden(at + index) ? '··' : hex(Uint8Array.of(byte))));
    const text = [...row].map((byte, index) =>
      isHidden(at + index) || byte < 0x20 || byte > 0x7e ? '·' : String.fromCharCode(byte),
    );
    const place = (offset + at).toString(16).padStart(8, '0');
    rows.push(
      `${chalk.dim(place)}  ${digits.join(' ').padEnd(3 * ROW)} ${text.join('').padEnd(ROW)}  ${part}`,
    );
  }
  return rows;
}

function problemLines(problems: readonly Problem[]): string[] {
  return problems.map(({ severity, id, field, offset, text }) => {
    const where = field === null ? '' : ` ${field}`;
    return `          ${severity} ${id}${where} at 0x${offset.toString(16)}: ${escapeText(text)}`;
  });
}
