import type { MessageValue } from '../wire/fields/value.ts';
import type { FilteredRecord } from './filtered-record.ts';
import type { RowIndex } from './row-index.ts';

/** How far from the offer its client’s Hello, and what the client says afterwards, are looked for; in rows. */
const MOST_BEFORE = 4_096;
const MOST_AFTER = 512;
/** Of what passed on the connection that was handed over, this many records are part of the story. */
const MOST_SERVED = 6;

/** All rows of a handoff in their order: Hello and reply, sideband, offer and ACK, ready, and what the client said then. */
export function storyOf(rows: RowIndex, record: FilteredRecord, index: number): readonly number[] {
  const { handoffs } = rows;
  const [offer, ack, ready] = [handoffs.offerAt(index), handoffs.ackAt(index), handoffs.readyAt(index)];
  const connection = handoffs.connectionAt(index);
  const reply = offer === -1 ? -1 : replyTo(rows, record, offer, ready);
  const hello = reply === -1 ? -1 : lastOf(rows, reply, rows.connectionAt(reply), 'Hello');
  const client = reply === -1 ? ready : reply;
  const found = new Set([
    hello,
    reply,
    ...(offer === -1 ? [] : beforeOffer(rows, offer, connection)),
    offer,
    ...(ack === -1 ? [] : changedBetween(rows, Math.max(offer, 0), ack, connection)),
    ack,
    ready,
    ...(ready === -1 ? [] : servedAfter(rows, ready, rows.connectionAt(client))),
  ]);
  return [...found].filter((row) => row !== -1).sort((one, other) => one - other);
}

/** The sideband of an offer, and what they were before they were changed on their way. */
function beforeOffer(rows: RowIndex, offer: number, connection: number): readonly number[] {
  const found: number[] = [];
  for (let row = offer - 1; row >= Math.max(0, offer - MOST_AFTER); row--) {
    if (rows.connectionAt(row) !== connection) continue;
    const type = rows.typeAt(row);
    if (type !== 'sideband' && type !== 'changed') break;
    // An answer that was changed belongs to the handoff before.
    if (type === 'changed' && rows.directionAt(row) === 'backend-to-broker') break;
    found.push(row);
    if (type === 'sideband') break;
  }
  return found;
}

function changedBetween(rows: RowIndex, from: number, to: number, connection: number): readonly number[] {
  const found: number[] = [];
  for (let row = Math.max(from, to - MOST_AFTER); row < to; row++)
    if (rows.connectionAt(row) === connection && rows.typeAt(row) === 'changed') found.push(row);
  return found;
}

/** The HelloReply that told the client the offer’s token; -1: none is seen nearby. */
function replyTo(rows: RowIndex, record: FilteredRecord, offer: number, ready: number): number {
  const token = tokenIn(record.of(offer)['payload'], 'token');
  const last = Math.max(offer, ready);
  for (let row = last; row >= Math.max(0, offer - MOST_BEFORE); row--) {
    if (rows.messageAt(row) !== 'HelloReply') continue;
    const payload = record.of(row)['payload'] as MessageValue | null;
    if (tokenIn(payload?.['negotiated'], 'handlePassedToken') === token && token !== null) return row;
  }
  return -1;
}

function lastOf(rows: RowIndex, before: number, connection: number, message: string): number {
  for (let row = before - 1; row >= Math.max(0, before - MOST_BEFORE); row--)
    if (rows.connectionAt(row) === connection && rows.messageAt(row) === message) return row;
  return -1;
}

/** What passed on the client’s connection after it was handed over. */
function servedAfter(rows: RowIndex, ready: number, connection: number): readonly number[] {
  const found: number[] = [];
  const end = Math.min(rows.length, ready + MOST_AFTER);
  for (let row = ready + 1; row < end && found.length < MOST_SERVED; row++) {
    if (rows.connectionAt(row) !== connection) continue;
    if (rows.typeAt(row) !== 'bytes') break;
    found.push(row);
  }
  return found;
}

function tokenIn(message: unknown, name: string): string | null {
  const token = (message as { readonly [name: string]: unknown } | null | undefined)?.[name];
  return typeof token === 'string' && token !== '' ? token : null;
}
