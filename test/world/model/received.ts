import type { ChangedRecord } from '../../../src/records/traffic-records.ts';
import type { Player } from '../stage.ts';
import { wayOfDirection } from './streams.ts';
import { copiesOf, type Piece, piecesOf } from './tapped.ts';

/** In bytes. */
const SIDEBAND = 16;

/** How far what a tap has received has been dealt with. */
interface Reached {
  readonly from: number;
  readonly last: { readonly was: Buffer; readonly change: ChangedRecord } | null;
  /** Up to where that has passed, or what replaced it; null where that is not known. */
  readonly replaced: number | null;
}

const NOTHING: Reached = { from: 0, last: null, replaced: 0 };

/** What a tap has received one way on one connection. */
export class Received {
  private readonly pieces: readonly Piece[];
  /** What has passed that way. */
  private readonly left: readonly Piece[];
  private readonly bytes: Buffer;
  private readonly passed: Buffer;
  private dealt = NOTHING;
  /** The same, of changes after which something has left. */
  private delivered = NOTHING;
  /** What was changed after that: none of it is told of a second time. */
  private told: { readonly start: number; readonly end: number }[] = [];

  constructor(player: Player, { connection, direction }: ChangedRecord) {
    const end = wayOfDirection(direction) === 'forth' ? 0 : 1;
    this.pieces = piecesOf('received', player, connection, end);
    this.left = piecesOf('sent', player, connection, end === 0 ? 1 : 0);
    this.bytes = Buffer.concat(this.pieces.map(({ bytes }) => bytes));
    this.passed = Buffer.concat(this.left.map(({ bytes }) => bytes));
  }

  /** When the last byte of that frame came, in µs. */
  cameAt(was: Buffer, change: ChangedRecord): number {
    const { offset, by } = change;
    // What could not leave is told at the end, in the order in which it came; what was done to what came after it, before.
    const { from: start, last, replaced } = by === 'undelivered' ? this.delivered : this.dealt;
    // What came since the last change passed as it was, unless it is part of what replaced that; so may a sideband be, which
    // is shorter than any offer.
    const since = replaced === null ? 0 : offset - replaced - SIDEBAND;
    const leftAt = this.leftAt(offset);
    const places = placesOf(was, this.bytes, start + Math.max(0, since)).filter(
      (at) => this.cameBy(at + was.length) <= leftAt && !this.isTold(at, at + was.length),
    );
    const skipped = replaced === null ? this.sameBefore(was, offset, last) : 0;
    const at = places[skipped] ?? places.at(-1);
    // Of same frames that came at the same time, one that was dealt with may have been another.
    if (at === undefined) {
      this.dealt = { ...this.dealt, last: { was, change } };
      return this.cameLast(was, leftAt);
    }
    this.note(was, change, at, leftAt);
    return this.cameBy(at + was.length);
  }

  private note(was: Buffer, change: ChangedRecord, start: number, leftAt: number): void {
    const end = start + was.length;
    const length = lengthIn(change.by, was.length);
    const replaced = length === null ? null : change.offset + length;
    const reached = { from: end, last: { was, change }, replaced };
    if (end > this.dealt.from) this.dealt = reached;
    if (leftAt === Number.POSITIVE_INFINITY) return void this.told.push({ start, end });
    this.delivered = reached;
    this.told = [];
  }

  private isTold(from: number, to: number): boolean {
    return this.told.some(({ start, end }) => start < to && end > from);
  }

  /** When the last of those frames came before a time. */
  private cameLast(was: Buffer, before: number): number {
    const times = placesOf(was, this.bytes, 0).map((at) => this.cameBy(at + was.length));
    return times.findLast((time) => time <= before) ?? Number.NaN;
  }

  /** When so many bytes had come, in µs. */
  private cameBy(length: number): number {
    return timeOf(this.pieces, length) ?? Number.NaN;
  }

  /** When the byte at that offset of what passed left, in µs: what is in the place of a frame leaves after that came. */
  private leftAt(offset: number): number {
    return timeOf(this.left, offset + 1) ?? Number.POSITIVE_INFINITY;
  }

  /** How many frames like that came after the last change and passed as they were. A sideband can be told from an offer's token only by its place. */
  private sameBefore(was: Buffer, offset: number, last: Reached['last']): number {
    const { passed } = this;
    if (last === null || was.length === SIDEBAND) return 0;
    const { by, offset: from } = last.change;
    const own = last.was.equals(was)
      ? copiesOf(by, was.length) + by.split('+').filter(sparesFrame).length
      : 0;
    return Math.max(0, placesOf(was, passed.subarray(0, offset), from).length - own);
  }
}

/** Where those bytes are, from a place on. */
function placesOf(wanted: Buffer, bytes: Buffer, from: number): number[] {
  const places: number[] = [];
  for (let at = bytes.indexOf(wanted, from); at !== -1; at = bytes.indexOf(wanted, at + 1)) places.push(at);
  return places;
}

/** The time of the piece with which there were so many bytes; undefined where there never were. */
function timeOf(pieces: readonly Piece[], length: number): number | undefined {
  let end = 0;
  return pieces.find(({ bytes }) => {
    end += bytes.length;
    return end >= length;
  })?.at;
}

/** How many bytes pass in the place of so many of which a tap says that; null where that is not known. */
function lengthIn(by: string, length: number): number | null {
  return by.split('+').reduce<number | null>((sum, action) => {
    const passing = lengthOf(action, length);
    return sum === null || passing === null ? null : sum + passing;
  }, 0);
}

function lengthOf(action: string, length: number): number | null {
  const [name, value] = action.split(':');
  if (/^(delay:.*|drop|silent|hangup|reset|undelivered)$/.test(action)) return 0;
  if (/^(duplicate|corrupt:(frame-twice|foreign-first))$/.test(action)) return 2 * length;
  if (name === 'truncate' || name === 'stall')
    return value === undefined ? null : Math.min(Number(value), length);
  if (/^(pass|then:.*|trickle:.*)$/.test(action)) return length;
  return length === SIDEBAND && SIDEBAND_FAULT.test(action) ? length : null;
}

/** After which as many bytes of a sideband pass as came; an offer passes as it was. */
const SIDEBAND_FAULT =
  /^corrupt:(sideband-(token|split)|no-descriptor|two-descriptors|wrong-descriptor.*|nonblocking|closed-descriptor)$/;

/** Whether a fault is about the descriptor or the sideband before an offer, and not about its bytes. */
function sparesFrame(action: string): boolean {
  return (
    SIDEBAND_FAULT.test(action) || /^corrupt:(descriptor-on-offer|no-sideband|sideband-short)$/.test(action)
  );
}
