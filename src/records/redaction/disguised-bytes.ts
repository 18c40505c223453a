import { isUtf8 } from 'node:buffer';
import { cutFrame } from '../../wire/frame/cut-frame.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { frameLengthAt } from '../../wire/header.ts';
import { FRAMING_VERSION, HEADER_LENGTH } from '../../wire/limits.ts';
import { ReadFrameRecord } from '../frame-record.ts';
import { SHOWN_BYTES } from './cut.ts';
import { keptStructure, type Replaced } from './kept-structure.ts';
import { redactedProblems } from './redacted-record.ts';
import { knownTo } from './shown-before.ts';
import { visibleBytes } from './visible-bytes.ts';

/**
 * Gives replacements for bytes that must not be shown: of the same length, the same for the same bytes, letters and digits
 * only, and impossible to trace back. So tokens still differ where they differed, and text stays text. What was no text, or tells
 * where a field begins, is kept so by `keptStructure`.
 */
export type Disguise = (secret: Uint8Array) => Uint8Array;

/** The bytes of a frame of which only the first 4 in a row may be shown, disguised. @param secrets those that passed before */
export function disguisedFrame(
  reading: FrameReading,
  disguise: Disguise,
  secrets: readonly Uint8Array[] = knownTo(reading),
): readonly Replaced[] {
  const { bytes, start, end } = reading;
  const visible = visibleBytes(reading, secrets);
  const replaced: Replaced[] = [];
  for (let at = start; at < end; ) {
    const hidden = visible.shownUntil(at, end);
    if (hidden >= end) break;
    const next = visible.hiddenUntil(hidden, end);
    replaced.push(disguisedFrom(bytes, Math.max(start, hidden - SHOWN_BYTES), hidden, next, disguise));
    at = next;
  }
  return keptStructure(reading, replaced);
}

/** The record of a frame as it is read once its secrets are disguised; what is wrong with it stays what it was. */
export function disguisedRecord(record: ReadFrameRecord, disguise: Disguise): ReadFrameRecord {
  const { index, connection, microseconds, reading, problems, descriptors, passed } = record;
  const { bytes, start, end, base, direction } = reading;
  const shown = Uint8Array.from(bytes.subarray(start, end));
  for (const { start: at, bytes: stand } of disguisedFrame(reading, disguise)) shown.set(stand, at - start);
  const again = readFrame(shown, 0, shown.length, base + start, direction);
  const texts = redactedProblems(problems, knownTo(reading));
  return new ReadFrameRecord(index, connection, microseconds, again, texts, descriptors, passed);
}

/** Bytes that belong to no frame, disguised but for the first of them; empty where there are no others. */
export function disguisedRun(
  bytes: Uint8Array,
  start: number,
  end: number,
  shown: number,
  disguise: Disguise,
): Replaced[] {
  return start + shown < end ? [disguisedFrom(bytes, start, start + shown, end, disguise)] : [];
}

/** How many bytes of a run are shown: a frame that breaks off would look like another kind of damage without its header, and no answer without its kind. */
export function shownOfRun(bytes: Uint8Array, start: number, end: number): number {
  const cut = cutFrame(bytes.subarray(start, end));
  return cut === null ? SHOWN_BYTES : Math.max(HEADER_LENGTH, cut.toldBy);
}

/** What is shown in place of a message as it was before it was changed, which may be a frame or anything else. @param secrets those that passed before */
export function disguisedMessage(
  bytes: Uint8Array,
  disguise: Disguise,
  secrets: readonly Uint8Array[] = [],
): Uint8Array {
  const disguised = Uint8Array.from(bytes);
  const framed = bytes[0] === FRAMING_VERSION && bytes.length >= HEADER_LENGTH;
  const whole = framed && frameLengthAt(bytes, 0) === bytes.length;
  const replaced = whole
    ? disguisedFrame(readFrame(bytes, 0, bytes.length, 0, null), disguise, secrets)
    : disguisedRun(bytes, 0, bytes.length, SHOWN_BYTES, disguise);
  for (const { start, bytes: stand } of replaced) disguised.set(stand, start);
  return disguised;
}

/** @param whole where the secret begins, of which the first bytes are shown */
function disguisedFrom(
  bytes: Uint8Array,
  whole: number,
  hidden: number,
  end: number,
  disguise: Disguise,
): Replaced {
  const secret = bytes.subarray(whole, end);
  let start = hidden;
  // Half a character would make the whole text invalid.
  if (isUtf8(secret)) while (start > whole && (bytes[start]! & 0xc0) === 0x80) start -= 1;
  const stand = disguise(secret);
  return { start, bytes: stand.subarray(stand.length - (end - start)) };
}
