import type { ChangedRecord } from '../../../src/records/traffic-records.ts';
import type { Player } from '../stage.ts';
import { isAck } from './frames.ts';
import { connectionsOf } from './streams.ts';

export interface Piece {
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** What has come, or left, on one end of a connection. */
export function piecesOf(
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
  private changedAt: { offset: number; readonly all: { readonly was: Buffer; readonly from: number }[] } = {
    offset: 0,
    all: [],
  };
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
    if (offset !== this.changedAt.offset) this.changedAt = { offset, all: [] };
    this.changedAt.all.push({ was, from: this.at });
    if (at !== -1) this.at = at + was.length;
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
    const isFollowedBy = (one: { was: Buffer; from: number }) =>
      this.bytes.indexOf(Buffer.concat([bytes, one.was]), one.from) !== -1;
    if (isBefore && this.changedAt.all.some(isFollowedBy)) return true;
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
export function copiesOf(by: string, length: number): number {
  return by.split('+').reduce((sum, action) => sum + sameIn(action, length), 0);
}

/** How often a frame passes as it was because of one action of a tap. */
function sameIn(action: string, length: number): number {
  const [name, value] = action.split(':');
  if (name === 'duplicate' || action === 'corrupt:frame-twice') return 2;
  if (name === 'truncate' || name === 'stall') return Number(value ?? 0) >= length ? 1 : 0;
  return /^(pass|then:.*|early:.*|trickle:.*|corrupt:(trailing-bytes|foreign-first))$/.test(action) ? 1 : 0;
}
