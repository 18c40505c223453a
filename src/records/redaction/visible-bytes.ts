import type { FieldReading, MessageReading } from '../../wire/fields/reading.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { HEADER_LENGTH } from '../../wire/limits.ts';
import { SHOWN_BYTES } from './cut.ts';
import { isFreeText, isHarmlessText } from './harmless-text.ts';
import { secretsRead } from './known-secrets.ts';
import { knownTo } from './shown-before.ts';
import { writtenSecrets } from './written-secrets.ts';

type Range = readonly [start: number, end: number];

/** Which bytes may be shown; positions are indexes into the bytes that were read. */
export interface VisibleBytes {
  /** Where the bytes from `from` on stop being shown; `end` where all of them are. */
  shownUntil(from: number, end: number): number;
  /** Where the bytes from `from` on begin to be shown again; `end` where none of them are. */
  hiddenUntil(from: number, end: number): number;
}

export const ALL_VISIBLE: VisibleBytes = {
  shownUntil: (_from, end) => end,
  hiddenUntil: (from) => from,
};

/** Of that many bytes in a row whose meaning is not known, only the first 4. @param shown where fewer may be shown, how many */
export function onlyBeginning(start: number, end: number, shown = SHOWN_BYTES): VisibleBytes {
  return new Shown(shown === 0 ? [] : [[start, Math.min(end, start + shown)]]);
}

/**
 * The bytes of a frame that are known to be harmless: its header, where each field of the schema begins, numbers, and harmless
 * text. Of everything between them, the first 4 bytes. Neighbours count together: a token that happens to
 * read as four unknown fields is one run.
 * @param secrets those that passed before: text must not repeat them
 */
export function visibleBytes(
  reading: FrameReading,
  secrets: readonly Uint8Array[] = knownTo(reading),
): VisibleBytes {
  const { start, end } = reading;
  const known: Range[] = [[start, start + HEADER_LENGTH]];
  const { envelope } = reading;
  if (envelope === null) addMessage(known, reading.payload, secrets);
  else if (envelope.complete) {
    for (const field of envelope.fields)
      if (field.number === PAYLOAD && field.valueStart === reading.payloadStart)
        addPayload(known, field, reading, secrets);
      else addField(known, envelope, field, secrets);
  }
  return new Shown(withBeginnings(known, end));
}

/** Number of `Frame.payload`. */
const PAYLOAD = 4;

function addPayload(
  known: Range[],
  field: FieldReading,
  { payload, probe }: FrameReading,
  secrets: readonly Uint8Array[],
): void {
  known.push([field.start, field.valueStart]);
  addMessage(known, payload, secrets);
  if (probe === null || probe.daemon?.complete === false) return;
  known.push([probe.nonceStart, probe.nonceEnd]);
  addMessage(known, probe.daemon, secrets);
}

/** The fields of a message that could be read to its end; otherwise its bytes may mean something else. */
function addMessage(known: Range[], message: MessageReading | null, before: readonly Uint8Array[]): void {
  if (message === null || !message.complete) return;
  const secrets = [...before, ...secretsRead(message)];
  for (const field of message.fields) addField(known, message, field, secrets);
}

function addField(
  known: Range[],
  parent: MessageReading,
  field: FieldReading,
  secrets: readonly Uint8Array[],
): void {
  const { type, start, valueStart, end } = field;
  if (type === null) return;
  if (!field.readable) {
    known.push([start, valueStart]);
    return;
  }
  if (type.type === 'message') {
    known.push([start, valueStart]);
    // The entries of a map are as harmless as the map is said to be.
    if (type.map) {
      if (isHarmlessText(parent.type.name, type.name)) addText(known, parent, valueStart, end, secrets);
    } else addMessage(known, field.message, secrets);
    return;
  }
  const text = type.type === 'string' || type.type === 'bytes';
  const shown = !text || isHarmlessText(parent.type.name, type.name);
  known.push([start, valueStart]);
  if (!shown) return;
  if (type.type === 'string' && isFreeText(parent.type.name, type.name))
    addText(known, parent, valueStart, end, secrets);
  else known.push([valueStart, end]);
}

/** The bytes of harmless text, except for the secrets that it repeats. */
function addText(
  known: Range[],
  { bytes }: MessageReading,
  start: number,
  end: number,
  secrets: readonly Uint8Array[],
): void {
  let at = start;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1');
  for (const [from, to] of writtenSecrets(text, secrets)) {
    // The first bytes of what lies between is shown, too.
    known.push([at, Math.max(at, start + from - SHOWN_BYTES)]);
    at = start + to;
  }
  known.push([at, end]);
}

/** Adds the first bytes of every gap; gives ranges in order that neither touch nor overlap. */
function withBeginnings(known: readonly Range[], end: number): Range[] {
  const shown: [start: number, end: number][] = [];
  let at = 0;
  const add = (from: number, to: number) => {
    const last = shown.at(-1);
    if (last !== undefined && last[1] >= from) last[1] = Math.max(last[1], to);
    else if (from < to) shown.push([from, to]);
  };
  const gap = (to: number) => add(at, Math.min(to, at + SHOWN_BYTES));
  for (const [from, to] of [...known].sort(([one], [other]) => one - other)) {
    if (shown.length > 0 && from > at) gap(from);
    add(from, to);
    at = Math.max(at, to);
  }
  if (at < end) gap(end);
  return shown;
}

class Shown implements VisibleBytes {
  private readonly ranges: readonly Range[];

  /** @param ranges in order, apart from each other */
  constructor(ranges: readonly Range[]) {
    this.ranges = ranges;
  }

  shownUntil(from: number, end: number): number {
    const range = this.rangeAfter(from);
    return range === undefined || range[0] > from ? from : Math.min(range[1], end);
  }

  hiddenUntil(from: number, end: number): number {
    const range = this.rangeAfter(from);
    return range === undefined ? end : Math.max(from, Math.min(range[0], end));
  }

  /** The first range that ends after a position. */
  private rangeAfter(from: number): Range | undefined {
    let low = 0;
    let high = this.ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.ranges[middle]![1] <= from) low = middle + 1;
      else high = middle;
    }
    return this.ranges[low];
  }
}
