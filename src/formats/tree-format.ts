import type { ChalkInstance } from 'chalk';
import { ReadFrameRecord } from '../records/frame-record.ts';
import type { FrameRecord, OutputRecord } from '../records/record.ts';
import { SECRETS, SHOWN_DIGITS } from '../records/redacted-field.ts';
import { severityColour } from '../text/colour.ts';
import { escapedJson, escapeText } from '../text/escape.ts';
import { type FieldReading, type MessageReading, wireTypeName } from '../wire/fields/field-reader.ts';
import { hex, readingValue, type Value } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { HEADER_LENGTH } from '../wire/limits.ts';
import type { Problem } from '../wire/problem.ts';
import { protocolName } from '../wire/registry.ts';
import { changedSentence } from './changed.ts';
import { describeFrame } from './details.ts';
import type { Format } from './format.ts';
import { summaryLines } from './summary-lines.ts';
import { handoffSentence } from './table.ts';

/** Raw bytes shown beside a field, and of an opaque value. */
const RAW_BYTES = 12;
const VALUE_BYTES = 64;
const RAW_WIDTH = 3 * RAW_BYTES;

/** Every field with its offset, its raw bytes, its wire type and its meaning. */
export function treeFormat(chalk: ChalkInstance, redact: boolean): Format {
  const tree = new Tree(chalk, redact);
  return { head: () => [], lines: (record) => tree.lines(record) };
}

class Tree {
  private readonly chalk: ChalkInstance;
  private readonly redact: boolean;

  constructor(chalk: ChalkInstance, redact: boolean) {
    this.chalk = chalk;
    this.redact = redact;
  }

  lines(record: OutputRecord): string[] {
    const { bold } = this.chalk;
    switch (record.type) {
      case 'sideband': {
        const came = record.descriptors === null ? '' : `, ${record.descriptors} descriptors`;
        const token = this.redact ? `${record.token.slice(0, SHOWN_DIGITS)}…` : record.token;
        return [
          bold(`sideband  connection ${record.connection}, offset ${record.offset}, 16 bytes${came}`),
          this.line(1, record.offset, token, 'token'),
          ...this.problems(record.problems),
        ];
      }
      case 'frame':
        return record instanceof ReadFrameRecord ? this.frame(record, record.reading) : [];
      case 'bytes': {
        const shown = this.redact ? record.hex.slice(0, SHOWN_DIGITS) : record.hex;
        const place = `connection ${record.connection}, offset ${record.offset}, ${record.length} bytes`;
        const more = shown.length / 2 < record.length ? '…' : '';
        return [bold(`bytes  ${place}`), `  ${shown}${more}`, ...this.problems(record.problems)];
      }
      case 'changed':
        return [
          `changed  connection ${record.connection}, offset ${record.offset}`,
          `  ${changedSentence(record)}`,
        ];
      case 'handoff':
        return [handoffSentence(this.chalk, record), ...this.problems(record.problems)];
      case 'summary':
        return ['', ...summaryLines(this.chalk, record)];
      default:
        return [];
    }
  }

  private frame(record: FrameRecord, reading: FrameReading): string[] {
    const { bytes, start, end, base, envelope, payload, probe } = reading;
    const at = base + start;
    const facts = [
      `connection ${record.connection}`,
      record.direction ?? 'direction unknown',
      `offset ${record.offset}`,
      `${record.length} bytes`,
      ...(record.time === null ? [] : [record.time]),
    ];
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start + 1, true);
    const lines = [
      this.chalk.bold(`frame ${record.index}  ${describeFrame(record).name}  ${facts.join(', ')}`),
      this.line(1, at, hex(bytes, start, start + 1), `framing_version ${bytes[start]}`),
      this.line(1, at + 1, hex(bytes, start + 1, start + HEADER_LENGTH), `body_length ${length}`),
    ];
    if (envelope === null)
      lines.push(`  ${this.chalk.underline('Hello without a Frame')}`, ...this.message(payload, base, 2));
    else {
      lines.push(`  ${this.chalk.underline('Frame')}`);
      for (const field of envelope.fields) {
        lines.push(...this.field(field, envelope, base, 2));
        if (field.number !== 4 || field.valueStart !== reading.payloadStart) continue;
        if (payload !== null)
          lines.push(`      ${this.chalk.underline(payload.type.name)}`, ...this.message(payload, base, 4));
        if (probe !== null) {
          lines.push(
            this.line(4, base + probe.nonceStart, hex(bytes, probe.nonceStart, probe.nonceEnd), 'nonce'),
          );
          if (probe.daemon !== null)
            lines.push('      DaemonProcess', ...this.message(probe.daemon, base, 4));
        }
      }
      if (!envelope.complete) {
        const last = envelope.fields.at(-1)?.end ?? start + HEADER_LENGTH;
        lines.push(this.line(2, base + last, hex(bytes, last, end), 'cannot be decoded'));
      }
    }
    return [...lines, ...this.problems(record.problems)];
  }

  private message(message: MessageReading | null, base: number, depth: number): string[] {
    if (message === null) return [];
    const lines = message.fields.flatMap((field) => this.field(field, message, base, depth));
    if (message.complete || message.fields.some((field) => field.message?.complete === false)) return lines;
    const last = message.fields.at(-1)?.end ?? message.start;
    return [
      ...lines,
      this.line(depth, base + last, hex(message.bytes, last, message.end), 'cannot be decoded'),
    ];
  }

  private field(field: FieldReading, parent: MessageReading, base: number, depth: number): string[] {
    const { type, number, wireType, start, valueStart, end } = field;
    const secret = this.redact && (type === null || SECRETS.has(type.name));
    const name = type === null ? `field ${number}` : `${number} ${type.name}`;
    const nested = field.message !== null || (parent.type.name === 'Frame' && number === 4);
    // The bytes of what is nested stand in the lines of its own fields.
    const rawEnd = nested ? valueStart : secret ? Math.min(end, valueStart + SHOWN_DIGITS / 2) : end;
    const meaning = nested ? `${end - valueStart} bytes` : this.meaning(field, parent, secret);
    const text = `${name} [${wireTypeName(wireType)}]${meaning === '' ? '' : `: ${meaning}`}`;
    const line = this.line(
      depth,
      base + start,
      `${hex(parent.bytes, start, rawEnd)}${rawEnd < end && !nested ? '…' : ''}`,
      text,
    );
    return [line, ...this.message(field.message, base, depth + 2)];
  }

  private meaning(field: FieldReading, parent: MessageReading, secret: boolean): string {
    if (field.type === null || field.type.type === 'bytes') return `${field.end - field.valueStart} bytes`;
    if (secret) return '…';
    const value = readingValue(field, parent.bytes);
    if (parent.type.name === 'Frame' && field.type.name === 'payloadProtocol' && typeof value === 'number')
      return `${value} = 0x${value.toString(16).toUpperCase().padStart(4, '0')} ${protocolName(value)}`;
    return shown(value);
  }

  /** Offset, raw bytes, meaning; bytes that do not fit into their column go on below. */
  private line(depth: number, offset: number, raw: string, text: string): string {
    const cut = raw.length > 2 * VALUE_BYTES ? `${raw.slice(0, 2 * VALUE_BYTES)}…` : raw;
    const groups = cut.match(new RegExp(`.{1,${2 * RAW_BYTES}}`, 'g')) ?? [''];
    const [first, ...rest] = groups.map((group) => group.replace(/[0-9a-f]{2}/g, '$& ').padEnd(RAW_WIDTH));
    const place = String(offset).padStart(8);
    const indent = '  '.repeat(depth);
    return [
      `${this.chalk.dim(place)}  ${first}${indent}${text}`,
      ...rest.map((group) => `${' '.repeat(10)}${group}`.trimEnd()),
    ].join('\n');
  }

  private problems(problems: readonly Problem[]): string[] {
    return problems.map(({ severity, id, field, offset, text }) => {
      const where = field === null ? '' : `${field}: `;
      return `  ${severityColour(this.chalk, severity)(`${severity} ${id}`)} at ${offset}: ${escapeText(`${where}${text}`)}`;
    });
  }
}

function shown(value: Value): string {
  return typeof value === 'string' ? escapeText(value) : escapedJson(value);
}
