import type { Direction } from '../../wire/direction.ts';
import {
  isReady,
  type RecordedConnection,
  type RecordedEnd,
  type RecordedGap,
  type RecordedMessage,
} from './recorded-message.ts';
import { SIDES, type Side } from './side.ts';

/** A piece of a recording, as far as it is known who said it. */
export interface RecordedPiece extends Omit<RecordedMessage, 'own'> {
  readonly connection: number;
  /** As the recording tells; null where one stream holds everything. */
  readonly direction: Direction | null;
  /** As the piece itself tells; null for loose bytes. */
  readonly inferred: Direction | null;
}

/** Sorts a recording into the connections on which a side was played. */
export class RecordedConnections {
  private readonly own: Direction;
  private readonly peers: Direction;
  /** In the order in which they began. */
  private readonly all: { readonly messages: RecordedMessage[]; readonly connection: number }[] = [];
  private readonly ends = new Map<number, RecordedEnd>();
  /** Whether the recording tells how connections end. */
  private tellsEnds = false;
  /** The first of each connection. */
  private readonly gaps = new Map<number, RecordedGap>();
  private readonly open = new Map<number, RecordedMessage[]>();

  constructor(side: Side) {
    ({ own: this.own, peers: this.peers } = SIDES[side]);
  }

  get connections(): readonly RecordedConnection[] {
    const open: RecordedEnd = { by: this.tellsEnds ? 'nobody' : 'unknown', time: null };
    return this.all.map(({ messages, connection }) => ({
      messages,
      gap: this.gaps.get(connection) ?? null,
      end: this.ends.get(connection) ?? open,
    }));
  }

  add(piece: RecordedPiece): void {
    const direction = piece.direction ?? piece.inferred ?? this.guess(piece);
    if (direction !== this.own && direction !== this.peers) return;
    const { connection, direction: _told, inferred: _inferred, ...said } = piece;
    // A number may be used again.
    this.ends.delete(connection);
    this.messagesOf(piece).push({ ...said, own: direction === this.own });
  }

  /** @param endedBy the direction of the side that ended it; null where the recording does not tell */
  end(connection: number, endedBy: Direction | null, time: number | null): void {
    this.tellsEnds = true;
    const by = endedBy === this.own ? 'own' : endedBy === this.peers ? 'peer' : 'unknown';
    this.ends.set(connection, { by, time });
  }

  /** Takes note of bytes that were not recorded, unless they are an application's own: those are not played. */
  addGap(gap: RecordedGap): void {
    const { connection, direction } = gap;
    if (direction !== this.own && direction !== this.peers) return;
    const handedOver = this.open.get(connection)?.some(({ frame, own }) => {
      if (direction === 'client-to-broker') return frame?.message === 'Hello';
      return direction === 'broker-to-client' && !own && isReady(frame);
    });
    if (handedOver !== true && !this.gaps.has(connection)) this.gaps.set(connection, gap);
  }

  /** Loose bytes are taken for the answer to the message before them. */
  private guess({ connection }: RecordedPiece): Direction | null {
    const last = this.open.get(connection)?.at(-1);
    if (last === undefined || last.type === 'sideband') return null;
    return last.own ? this.peers : this.own;
  }

  private messagesOf(message: RecordedPiece): RecordedMessage[] {
    const known = this.open.get(message.connection);
    if (known !== undefined && (message.direction !== null || !begins(message, known))) return known;
    const messages: RecordedMessage[] = [];
    this.open.set(message.connection, messages);
    this.all.push({ messages, connection: message.connection });
    return messages;
  }
}

/** In a stream that holds all, a sideband, an offer without one and a Hello each begin a connection of their own. */
function begins({ type, frame }: RecordedPiece, before: readonly RecordedMessage[]): boolean {
  if (type === 'sideband' || frame?.message === 'Hello') return true;
  return frame?.message === 'HandoffOffer' && before.at(-1)?.type !== 'sideband';
}
