import { SHOWN_BYTES } from '../records/redaction/cut.ts';
import type { VisibleBytes } from '../records/redaction/visible-bytes.ts';
import type { FrameRecord } from '../records/traffic-records.ts';
import { escapedJson, escapeText, shownText } from '../text/escape.ts';
import { type FieldReading, type MessageReading, wireTypeName } from '../wire/fields/reading.ts';
import { readingValue } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { HEADER_LENGTH } from '../wire/limits.ts';
import { plural } from '../wire/plural.ts';
import { protocolName } from '../wire/registry.ts';
import { describeFrame, encodingOf } from './details.ts';
import { decodedText, wholeOpaqueText } from './opaque/opaque-text.ts';

/** Number of `Frame.payload`. */
const PAYLOAD = 4;

/** Bytes of a frame that a line shows: indexes into what was read; `base` makes them offsets in the stream. */
export interface TreePlace {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  readonly base: number;
}

/** Makes the lines of a tree in one form. */
export interface TreeWriter<Line> {
  /** Names the message whose fields follow. @param name escaped */
  heading(depth: number, name: string, underlined: boolean): Line;
  line(depth: number, place: TreePlace, visible: VisibleBytes, text: string): Line;
}

/** The fields of a frame, one line each, those of a nested message indented under it. */
export class FrameTree<Line> {
  private readonly writer: TreeWriter<Line>;
  private readonly visibleOf: (reading: FrameReading) => VisibleBytes;
  private visible!: VisibleBytes;
  private base = 0;
  private readonly most: number;
  private count = 0;

  /** @param most lines that are made of one frame; a hostile one can hold millions of fields */
  constructor(
    writer: TreeWriter<Line>,
    visibleOf: (reading: FrameReading) => VisibleBytes,
    most = Number.POSITIVE_INFINITY,
  ) {
    this.writer = writer;
    this.visibleOf = visibleOf;
    this.most = most;
  }

  /** @param record already redacted where that was asked for */
  of(record: FrameRecord): { readonly name: string; readonly lines: Line[] } {
    const { reading } = record;
    const { name } = describeFrame(record);
    if (reading === undefined) return { name, lines: [] };
    this.visible = this.visibleOf(reading);
    this.base = reading.base;
    this.count = 0;
    return { name, lines: [...this.header(reading), ...this.body(record, reading)] };
  }

  private header({ bytes, start }: FrameReading): Line[] {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(start + 1, true);
    return [
      this.line(1, bytes, start, start + 1, `framing_version ${bytes[start]}`),
      this.line(1, bytes, start + 1, start + HEADER_LENGTH, `body_length ${length}`),
    ];
  }

  private body(record: FrameRecord, reading: FrameReading): Line[] {
    const { bytes, start, end, envelope } = reading;
    if (envelope === null)
      return [
        this.writer.heading(1, `${reading.message ?? 'message'} without a Frame`, true),
        ...this.message(reading.payload, 2),
      ];
    const lines = [this.writer.heading(1, 'Frame', true)];
    for (const field of envelope.fields) {
      lines.push(...this.field(field, envelope, 2));
      if (field.number === PAYLOAD && field.valueStart === reading.payloadStart)
        lines.push(...this.payload(record, reading));
    }
    if (!envelope.complete) {
      const last = envelope.fields.at(-1)?.end ?? start + HEADER_LENGTH;
      lines.push(this.line(2, bytes, last, end, 'cannot be decoded'));
    }
    return lines;
  }

  private payload(
    record: FrameRecord,
    { bytes, payload, probe, payloadStart, payloadEnd }: FrameReading,
  ): Line[] {
    if (payload !== null)
      return [this.writer.heading(3, payload.type.name, true), ...this.message(payload, 4)];
    if (probe !== null) {
      const nonce = this.line(4, bytes, probe.nonceStart, probe.nonceEnd, 'nonce');
      return probe.daemon === null
        ? [nonce]
        : [nonce, this.writer.heading(3, 'DaemonProcess', false), ...this.message(probe.daemon, 4)];
    }
    if (typeof record.payload !== 'string' || payloadStart === payloadEnd) return [];
    const text = decodedText(record) ?? wholeOpaqueText(record.payload, encodingOf(record.envelope) !== null);
    return [this.line(4, bytes, payloadStart, payloadEnd, shownText(text))];
  }

  private message(message: MessageReading | null, depth: number): Line[] {
    if (message === null) return [];
    const lines = message.fields.flatMap((field) => this.field(field, message, depth));
    if (message.complete || message.fields.some((field) => field.message?.complete === false)) return lines;
    const last = message.fields.at(-1)?.end ?? message.start;
    return [...lines, this.line(depth, message.bytes, last, message.end, 'cannot be decoded')];
  }

  private field(field: FieldReading, parent: MessageReading, depth: number): Line[] {
    if (this.count >= this.most) return [];
    const { type, number, wireType, start, valueStart, end } = field;
    const name = type === null ? `field ${number}` : `${number} ${type.name}`;
    // The bytes of what is nested are in the lines of its own fields.
    const nested = field.message !== null || (parent.type.name === 'Frame' && number === PAYLOAD);
    const meaning = nested ? plural(end - valueStart, 'byte') : this.meaning(field, parent);
    const text = `${name} [${wireTypeName(wireType)}]${meaning === '' ? '' : `: ${meaning}`}`;
    return [
      this.line(depth, parent.bytes, start, nested ? valueStart : end, text),
      ...this.message(field.message, depth + 2),
    ];
  }

  private meaning(field: FieldReading, parent: MessageReading): string {
    const { type, valueStart, end } = field;
    if (type === null || type.type === 'bytes') return plural(end - valueStart, 'byte');
    if (this.visible.shownUntil(valueStart, end) < end) return this.partOf(parent.bytes, valueStart, end);
    const value = readingValue(field, parent.bytes);
    if (parent.type.name === 'Frame' && type.name === 'payloadProtocol' && typeof value === 'number')
      return `${value} = 0x${value.toString(16).toUpperCase().padStart(4, '0')} ${protocolName(value)}`;
    return typeof value === 'string' ? escapeText(value) : escapedJson(value);
  }

  /** What may be shown of text that repeats a secret; of a secret itself, nothing. */
  private partOf(bytes: Uint8Array, start: number, end: number): string {
    let text = '';
    let shown = 0;
    for (let at = start; at < end; ) {
      const hidden = this.visible.shownUntil(at, end);
      text += Buffer.from(bytes.subarray(at, hidden)).toString();
      if (hidden < end) text += '…';
      shown += hidden - at;
      at = this.visible.hiddenUntil(hidden, end);
    }
    return shown > SHOWN_BYTES ? escapeText(text) : '…';
  }

  /** @param from an index into the bytes, as is `to` */
  private line(depth: number, bytes: Uint8Array, from: number, to: number, text: string): Line {
    this.count += 1;
    return this.writer.line(depth, { bytes, from, to, base: this.base }, this.visible, text);
  }
}
