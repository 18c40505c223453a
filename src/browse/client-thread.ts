import type { MessageValue } from '../wire/fields/value.ts';
import type { FilteredRecord } from './filtered-record.ts';
import type { RowIndex } from './row-index.ts';

/** Says of rows, which must be asked about in their order, whether they belong to a client. */
type Walk = (row: number) => boolean;

/**
 * Everything that has to do with one client: its connection with the broker, what the handed-over connection carried on it, and its
 * offers with their answers on the connections of the backend. The token that it was given ties them together.
 */
export class ClientThread {
  /** The connections of the client itself. */
  readonly connections = new Set<number>();
  /** As hex. */
  readonly tokens = new Set<string>();
  private readonly rows: RowIndex;
  private readonly record: FilteredRecord;

  /** @param start a row of the client: on its own connection, or of its offer */
  constructor(rows: RowIndex, record: FilteredRecord, start: number) {
    this.rows = rows;
    this.record = record;
    const connection = rows.connectionAt(start);
    if (this.isClients(connection)) this.connections.add(connection);
    else this.addOffered(connection, start);
    for (let row = 0; row < rows.length; row++) this.learn(row);
  }

  /** Whether rows belong to the client; more is learnt about it on the way. */
  walk(): Walk {
    const own = new Map<number, boolean>();
    return (row) => {
      const connection = this.rows.connectionAt(row);
      this.learn(row);
      if (this.connections.has(connection)) return true;
      const token = this.offeredToken(row);
      if (token === null) return own.get(connection) ?? false;
      own.set(connection, this.tokens.has(token));
      return this.tokens.has(token);
    };
  }

  /** Whether a handoff is one of the client’s. */
  hasHandoff(index: number): boolean {
    const { handoffs } = this.rows;
    const ready = handoffs.readyAt(index);
    if (ready !== -1 && this.connections.has(this.rows.connectionAt(ready))) return true;
    const offer = handoffs.offerAt(index);
    const token = offer === -1 ? null : this.offeredToken(offer);
    return token !== null && this.tokens.has(token);
  }

  /** Whether a client talks to a broker there. */
  private isClients(connection: number): boolean {
    const { rows } = this;
    for (let row = 0; row < rows.length; row++)
      if (rows.connectionAt(row) === connection && (rows.directionAt(row)?.includes('client') ?? false))
        return true;
    return false;
  }

  /** The token of the last offer on a connection of the backend, up to that row. */
  private addOffered(connection: number, start: number): void {
    for (let row = start; row >= 0; row--) {
      const token = this.rows.connectionAt(row) === connection ? this.offeredToken(row) : null;
      if (token !== null) return void this.tokens.add(token);
    }
  }

  /** What the client was told ties its connection to a token. */
  private learn(row: number): void {
    if (this.rows.directionAt(row) !== 'broker-to-client') return;
    const token = this.toldToken(row);
    if (token === null) return;
    const connection = this.rows.connectionAt(row);
    if (this.connections.has(connection)) this.tokens.add(token);
    else if (this.tokens.has(token)) this.connections.add(connection);
  }

  private toldToken(row: number): string | null {
    const message = this.rows.messageAt(row);
    if (message !== 'HelloReply' && message !== 'HandoffAck') return null;
    const payload = this.payloadOf(row);
    const told = message === 'HandoffAck' ? payload : messageIn(payload?.['negotiated']);
    return textIn(told?.[message === 'HandoffAck' ? 'token' : 'handlePassedToken']);
  }

  /** Of a sideband or an offer, also as it was before it was changed; else null. */
  private offeredToken(row: number): string | null {
    const type = this.rows.typeAt(row);
    if (type === 'sideband') return textIn(this.record.of(row)['token']);
    if (type === 'bytes' || type === 'gap') return null;
    if (this.record.of(row)['message'] !== 'HandoffOffer') return null;
    return textIn(this.payloadOf(row)?.['token']);
  }

  private payloadOf(row: number): MessageValue | null {
    return messageIn(this.record.of(row)['payload']);
  }
}

function messageIn(value: unknown): MessageValue | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as MessageValue)
    : null;
}

function textIn(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
