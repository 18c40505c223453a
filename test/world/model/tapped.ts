import type { ChangedRecord } from '../../../src/records/traffic-records.ts';
import type { Player } from '../stage.ts';
import { isAck } from './frames.ts';
import { connectionsOf, wayOfDirection } from './streams.ts';

/** In bytes. */
const SIDEBAND = 16;

interface Piece {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** What a tap has received one way on one connection. */
export class Received {
  private readonly pieces: readonly Piece[];
  /** What has passed that way. */
  private readonly left: readonly Piece[];
  private readonly bytes: Buffer;
  private readonly passed: Buffer;
  /** How much of it has been dealt with. */
  private from = 0;
  private last: { readonly was: Buffer; readonly change: ChangedRecord } | null = null;
  /** Up to where that has passed, or what replaced it; null where that is not known. */
  private replaced: number | null = 0;

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
    // What came since the last change passed as it was, unless it is part of what replaced that; so may a sideband be, which
    // is shorter than any offer.
    const since = this.replaced === null ? 0 : offset - this.replaced - SIDEBAND;
    const from = this.from + Math.max(0, since);
    const leftAt = this.leftAt(offset);
    const places = placesOf(was, this.bytes, from).filter((at) => this.cameBy(at + was.length) <= leftAt);
    const skipped = this.replaced === null ? this.sameBefore(was, offset) : 0;
    const at = places[skipped] ?? places.at(-1);
    this.last = { was, change };
    // Of same frames that came at the same time, one that was dealt with may have been another.
    if (at === undefined) return this.cameLast(was, leftAt);
    this.from = at + was.length;
    const length = lengthIn(by, was.length);
    this.replaced = length === null ? null : offset + length;
    return this.cameBy(this.from);
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
  private sameBefore(was: Buffer, offset: number): number {
    const { last, passed } = this;
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

/** What has come, or left, on one end of a connection. */
function piecesOf(
  type: 'received' | 'sent',
  player: Player,
  connection: number,
  end: 0 | 1,
): readonly Piece[] {
  const seen = connectionsOf(player).find((one) => one.connection === connection)?.seen ?? [];
  return seen.flatMap((one) => (one.type === type && one.end === end ? [one] : []));
}

/** What a backend has sent on one connection, as a tap received it, told apart from what passed in its place. */
export class GivenBytes {
  private readonly bytes: Buffer;
  /** Up to where they have passed, or were changed. */
  private at = 0;
  /** Where what was changed last would have passed, and all that was changed there: what is undelivered leaves nothing. */
  private changedAt: { offset: number; readonly all: Buffer[] } = { offset: 0, all: [] };
  /** The frame that was changed last, and how many copies of it are still to pass. */
  private was: Uint8Array = new Uint8Array();
  private copies = 0;
  /** How many frames that differ from it are, which may be the same as one that the backend gives next. */
  private others = 0;
  /** How many changes have loose bytes pass that are not yet seen. */
  private loose = 0;

  constructor(player: Player, connection: number) {
    this.bytes = Buffer.concat(piecesOf('received', player, connection, 1).map(({ bytes }) => bytes));
  }

  changed(was: Buffer, { by, offset }: ChangedRecord): void {
    const at = this.bytes.indexOf(was, this.at);
    if (at !== -1) this.at = at + was.length;
    if (offset !== this.changedAt.offset) this.changedAt = { offset, all: [] };
    this.changedAt.all.push(was);
    this.was = was;
    // In a frame that cannot be read no fault can be made: it passes as it was.
    const isReadable = isAck(was);
    const actions = by.split('+').map((action) => (isReadable || !/^corrupt/.test(action) ? action : 'pass'));
    if (actions.some((action) => addsLoose(action, was.length))) this.loose += 1;
    this.copies = copiesOf(actions.join('+'), was.length);
    this.others = actions.filter(changesFrame).length;
  }

  /** Whether what passes is as the backend gave it. */
  passes(bytes: Uint8Array, offset: number, isFrame: boolean): boolean {
    // The end of bytes that are not a frame is known late: they may have come just before what was changed.
    const isBefore = !isFrame && offset + bytes.length === this.changedAt.offset;
    if (isBefore && this.changedAt.all.some((was) => this.bytes.includes(Buffer.concat([bytes, was]))))
      return true;
    if (!isFrame && this.loose > 0) {
      this.loose -= 1;
      return false;
    }
    if (this.copies > 0 && Buffer.compare(this.was, bytes) === 0) {
      this.copies -= 1;
      return false;
    }
    // A copy whose end can no longer pass.
    if (!isFrame && this.copies > 0 && Buffer.compare(this.was.subarray(0, bytes.length), bytes) === 0) {
      this.copies = 0;
      return false;
    }
    // With another framing byte, what cannot be a frame in other respects passes as bytes.
    if (this.others > 0) {
      this.others -= 1;
      return false;
    }
    const end = this.at + bytes.length;
    if (Buffer.compare(this.bytes.subarray(this.at, end), bytes) !== 0) return false;
    this.at = end;
    return true;
  }
}

/**
 * Connections on which a tap has let bytes pass that are not a frame. Where they end, and what the other side sent begins, cannot be told
 * there from what passed, nor what a frame after them answers.
 */
export function loosenedBy({ role, records }: Player): ReadonlySet<number> {
  const changed = records.filter((record): record is ChangedRecord => record.type === 'changed');
  const loose = changed.filter(({ by, was }) =>
    by.split('+').some((action) => addsLoose(action, was.length / 2)),
  );
  return new Set(role === 'tap' ? loose.map(({ connection }) => connection) : []);
}

/** Whether an action of a tap has bytes pass that are not a frame. */
function addsLoose(action: string, length: number): boolean {
  const [name, value] = action.split(':');
  if (name === 'truncate' || name === 'stall') return Number(value ?? 0) < length;
  return name === 'early' || action === 'corrupt:trailing-bytes' || action === 'corrupt:oversize';
}

/** Whether an action of a tap has another frame pass than came. */
function changesFrame(action: string): boolean {
  return /^corrupt(:|$)/.test(action) && !/:(trailing-bytes|frame-twice|oversize)$/.test(action);
}

/** How often a frame passes as it was because of a script of a tap. */
function copiesOf(by: string, length: number): number {
  return by.split('+').reduce((sum, action) => sum + sameIn(action, length), 0);
}

/** How often a frame passes as it was because of one action of a tap. */
function sameIn(action: string, length: number): number {
  const [name, value] = action.split(':');
  if (name === 'duplicate' || action === 'corrupt:frame-twice') return 2;
  if (name === 'truncate' || name === 'stall') return Number(value ?? 0) >= length ? 1 : 0;
  return /^(pass|then:.*|early:.*|trickle:.*|corrupt:(trailing-bytes|foreign-first))$/.test(action) ? 1 : 0;
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
