import type { ChangedRecord } from '../../../src/records/traffic-records.ts';
import { isPiece, type PieceRecord } from './check-records.ts';
import { frontOf } from './frames.ts';
import { passedAt, type Stream } from './streams.ts';

/** What has passed, and what a tap changed, in the order in which it was shown. */
export type Shown = readonly (PieceRecord | ChangedRecord)[];

/** In bytes: a sideband; and with as much of the frame after it as tells whether that may be an offer. */
const [SIDEBAND, TELLING] = [16, 24];

/**
 * The tokens whose offers may follow when a frame has passed: that of the last sideband whose offer had not come. The broker reads what
 * comes before its offer as the answer to that (docs/protocol.md, defect-early-ack), whatever else came in between.
 */
export function announcedTo(shown: Shown, place: number, forth: Stream | undefined, order: number): string[] {
  if (forth === undefined) return [];
  const { connection } = shown[place]!;
  const before = shown
    .slice(0, place)
    .findLast((record) => isOffer(record, connection) || isUnmade(record, connection));
  return announcedIn(shown, forth, before?.offset ?? 0, (end) => passedAt(forth, end).order <= order);
}

/** The same, at a time in µs. */
export function announcedAt(shown: Shown, forth: Stream | undefined, at: number | null): string[] {
  if (forth === undefined || at === null) return [];
  const hasPassed = (end: number) => passedAt(forth, end).at <= at;
  const before = shown.findLast(
    (record) => isOffer(record, forth.connection) && hasPassed(record.offset + lengthOf(record)),
  );
  return announcedIn(shown, forth, before?.offset ?? 0, hasPassed);
}

function announcedIn(
  shown: Shown,
  forth: Stream,
  from: number,
  hasPassed: (end: number) => boolean,
): string[] {
  const there = forth.bytes.subarray(0, forth.times.findLast(({ end }) => hasPassed(end))?.end ?? 0);
  const tokens: string[] = [];
  for (const record of shown) {
    if (!isPiece(record) || record.connection !== forth.connection || record.offset < from) continue;
    const { type, offset } = record;
    const token = Buffer.from(there.subarray(offset, offset + SIDEBAND)).toString('hex');
    if (type === 'frame' || !isForth(record) || token.length < 2 * SIDEBAND) continue;
    if (type === 'sideband' && forth.passed.some((one) => one.offset === offset)) {
      if (!isHidden(shown, there, record)) tokens.splice(0, tokens.length, token);
    } else if (type === 'sideband') tokens.push(token);
    else tokens.push(...mayBeSidebands(there, record, forth));
  }
  return tokens;
}

/** Whether the beginning of a frame before it takes it in, as far as can be told by then. */
function isHidden(shown: Shown, there: Uint8Array, { connection, offset }: PieceRecord): boolean {
  return shown.some(
    (record) =>
      isPiece(record) &&
      record.type === 'bytes' &&
      record.connection === connection &&
      isForth(record) &&
      record.offset + record.length <= offset &&
      frontOf(there, record.offset) === 'part',
  );
}

/**
 * What may be sidebands among bytes that came without a descriptor and have turned out not to be a frame, as far as can be told by then:
 * only an offer after them tells. Loose bytes end where the next descriptor comes, and are then no sideband.
 */
function mayBeSidebands(there: Uint8Array, { offset, length }: PieceRecord, { passed }: Stream): string[] {
  const found: string[] = [];
  const isLoose = frontOf(there, offset) !== 'part';
  const last = isLoose ? Math.min(offset + length, there.length) - SIDEBAND : offset;
  for (let start = offset; start <= last; start++) {
    const rest = there.subarray(start + SIDEBAND);
    const tells = rest.length >= TELLING - SIDEBAND;
    const mayBeOffer = !tells || (rest[5] === 8 && rest[6] === 1);
    const isOver = rest.length > 0 && passed.some((one) => one.offset === start + SIDEBAND);
    if (mayBeOffer && (start === offset || (frontOf(rest, 0) === 'part' && !isOver)))
      found.push(Buffer.from(there.subarray(start, start + SIDEBAND)).toString('hex'));
  }
  return found;
}

function isForth({ type, direction }: PieceRecord & { readonly direction?: string | null }): boolean {
  return type === 'sideband' || direction === 'broker-to-backend';
}

function lengthOf(record: PieceRecord | ChangedRecord): number {
  return record.type === 'changed' ? 0 : record.length;
}

/** Whether it tells of an offer that was not sent whole: its sideband announces it no longer. */
function isUnmade(record: PieceRecord | ChangedRecord, connection: number): boolean {
  return (
    record.connection === connection && record.type === 'changed' && /^(unsent|incomplete)$/.test(record.by)
  );
}

export function isOffer(record: PieceRecord | ChangedRecord, connection: number): boolean {
  return record.connection === connection && record.type === 'frame' && record.message === 'HandoffOffer';
}
