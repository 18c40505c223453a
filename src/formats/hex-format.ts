import type { ChalkInstance } from 'chalk';
import type { OutputRecord } from '../records/record.ts';
import {
  ALL_VISIBLE,
  onlyBeginning,
  type VisibleBytes,
  visibleBytes,
} from '../records/redaction/visible-bytes.ts';
import type { FrameRecord } from '../records/traffic-records.ts';
import { severityColour } from '../text/colour.ts';
import { escapeText } from '../text/escape.ts';
import { plural } from '../text/plural.ts';
import { HEADER_LENGTH } from '../wire/limits.ts';
import type { Problem } from '../wire/problem.ts';
import { changedSentence } from './changed.ts';
import { descriptorsText, misplacedText } from './descriptors.ts';
import { describeFrame } from './details.ts';
import { exitedSentence } from './exited-sentence.ts';
import { type Format, formatOf, type LongText, NOT_IN_RECORDINGS } from './format.ts';
import { handoffNews } from './handoff-sentence.ts';
import { dump } from './hex-dump.ts';
import { longLength } from './long-record.ts';
import { problemName } from './problem-name.ts';
import { shownOf } from './redaction.ts';
import { summaryLines } from './summary-lines.ts';

/** Of a row for 16 bytes, as characters for each. */
const WIDTH_OF_BYTE = 5;
/** Under the offsets. */
const INDENT = ' '.repeat(10);

/** A dump of all bytes, each row with its offset, saying which of them are sideband, framing, envelope and payload. */
export function hexFormat(chalk: ChalkInstance, redact: boolean): Format {
  const shown = shownOf(redact);
  const visible = (length: number) => (redact ? onlyBeginning(0, length) : ALL_VISIBLE);
  return formatOf(
    {
      sideband: (record) => {
        const bytes = Buffer.from(record.token, 'hex');
        return [
          ...under(descriptorsText(record)),
          ...dump(
            chalk,
            bytes,
            { from: 0, to: bytes.length, base: record.offset },
            'sideband',
            visible(bytes.length),
          ),
          ...problemLines(chalk, record.problems),
        ];
      },
      frame: (record) => [...frameLines(chalk, shown(record), redact)],
      bytes: (record) => {
        const bytes = Buffer.from(record.hex, 'hex');
        const more = record.length - bytes.length;
        return [
          ...under(misplacedText(record)),
          ...dump(
            chalk,
            bytes,
            { from: 0, to: bytes.length, base: record.offset },
            'bytes',
            visible(bytes.length),
          ),
          ...(more > 0 ? under(`… ${plural(more, 'more byte')}`) : []),
          ...problemLines(chalk, shown(record).problems),
        ];
      },
      gap: (record) => [
        ...under(`… ${plural(record.length, 'byte')} not recorded`),
        ...problemLines(chalk, record.problems),
      ],
      changed: (record) => [
        ...under(changedSentence(record, redact)),
        ...problemLines(chalk, shown(record).problems),
      ],
      exited: (record) => under(exitedSentence(record)),
      handoff: (record) => [
        ...under(handoffNews(chalk, shown(record))),
        ...problemLines(chalk, shown(record).problems),
      ],
      summary: (record) => ['', ...summaryLines(chalk, record)],
      ...NOT_IN_RECORDINGS,
    },
    { long },
  );

  function long(record: OutputRecord): LongText | null {
    if (record.type !== 'frame') return null;
    const length = longLength(record);
    if (length === null) return null;
    return { pieces: withEnds(frameLines(chalk, shown(record), redact)), length: WIDTH_OF_BYTE * length };
  }
}

function* frameLines(chalk: ChalkInstance, record: FrameRecord, redact: boolean): Generator<string> {
  const { reading } = record;
  const { name, details } = describeFrame(record);
  yield chalk.bold(`frame ${record.index}  ${record.direction ?? 'direction unknown'}  ${name}  ${details}`);
  yield* under(misplacedText(record));
  if (reading !== undefined) {
    const { bytes, start, end, base, envelope, payloadStart, payloadEnd } = reading;
    const visible: VisibleBytes = redact ? visibleBytes(reading) : ALL_VISIBLE;
    const part = (from: number, to: number, what: string) =>
      dump(chalk, bytes, { from, to, base }, what, visible);
    const body = start + HEADER_LENGTH;
    const inside = payloadStart < payloadEnd;
    const around = envelope === null ? 'payload' : 'envelope';
    yield* part(start, body, 'framing');
    yield* part(body, inside ? payloadStart : end, around);
    if (inside) {
      yield* part(payloadStart, payloadEnd, 'payload');
      yield* part(payloadEnd, end, around);
    }
  }
  yield* problemLines(chalk, record.problems);
}

function* withEnds(lines: Iterable<string>): Generator<string> {
  for (const line of lines) yield `${line}\n`;
}

function under(text: string): string[] {
  return text === '' ? [] : [`${INDENT}${text}`];
}

function problemLines(chalk: ChalkInstance, problems: readonly Problem[]): string[] {
  return problems.flatMap((problem) => {
    const { severity, field, offset, text } = problem;
    const where = field === null ? '' : ` ${field}`;
    const head = severityColour(chalk, severity)(problemName(problem));
    return under(`${head}${escapeText(where)} at 0x${offset.toString(16)}: ${escapeText(text)}`);
  });
}
