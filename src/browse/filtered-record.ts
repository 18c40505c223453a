import type { PlainRecord } from '../records/plain.ts';
import { formatTime } from '../records/time-text.ts';
import type { Value } from '../wire/fields/value.ts';
import type { Problem } from '../wire/problem.ts';
import { quickEnvelope, quickPayload } from './quick-frame.ts';
import type { RowIndex } from './row-index.ts';
import type { RowReader, ShownRecord } from './row-reader.ts';

/**
 * All rows, one after the other, as one record whose fields are looked up when a filter asks for them: over a million rows it has no
 * time for an object each.
 */
export class FilteredRecord {
  at = 0;
  private readonly rows: RowIndex;
  private readonly reader: RowReader;
  private read: { readonly at: number; readonly record: ShownRecord } | null = null;

  constructor(rows: RowIndex, reader: RowReader) {
    this.rows = rows;
    this.reader = reader;
  }

  /** The record of a row, until the next one is asked for. */
  of(at: number): PlainRecord {
    this.at = at;
    return this as unknown as PlainRecord;
  }

  get type(): string {
    return this.rows.typeAt(this.at);
  }

  get index(): number | null {
    const frame = this.rows.frameAt(this.at);
    return frame === -1 ? null : frame;
  }

  get connection(): number {
    return this.rows.connectionAt(this.at);
  }

  get direction(): string | null {
    return this.type === 'sideband' ? null : this.rows.directionAt(this.at);
  }

  get offset(): number {
    return this.rows.offsetAt(this.at);
  }

  get length(): number {
    return this.rows.lengthAt(this.at);
  }

  get time(): string | null {
    const time = this.type === 'frame' ? this.rows.timeAt(this.at) : null;
    return time === null ? null : formatTime(time);
  }

  get message(): Value {
    return this.type === 'frame' ? this.rows.messageAt(this.at) : this.field('message');
  }

  get payload(): Value {
    return this.quick(quickPayload) ?? this.field('payload');
  }

  get envelope(): Value {
    return this.quick(quickEnvelope) ?? this.field('envelope');
  }

  get token(): Value {
    return this.type === 'sideband' ? this.field('token') : null;
  }

  get hex(): Value {
    return this.type === 'bytes' ? this.field('hex') : null;
  }

  get by(): Value {
    return this.type === 'changed' ? this.field('by') : null;
  }

  get was(): Value {
    return this.type === 'changed' ? this.field('was') : null;
  }

  get descriptors(): number | null {
    return this.rows.descriptorsAt(this.at);
  }

  get passed(): Value {
    return (this.rows.passedAt(this.at) ?? null) as Value;
  }

  get problems(): readonly Problem[] {
    return this.rows.problemsAt(this.at);
  }

  /** What can be read of an offer or ACK without reading all of it. */
  private quick(read: (bytes: Uint8Array) => Value): Value {
    const name = this.type === 'frame' ? this.rows.messageAt(this.at) : null;
    return name === 'HandoffOffer' || name === 'HandoffAck' ? read(this.reader.bytesAt(this.at)) : null;
  }

  private field(name: string): Value {
    if (this.read?.at !== this.at) this.read = { at: this.at, record: this.reader.record(this.at) };
    return ((this.read.record as unknown as { [name: string]: Value })[name] ?? null) as Value;
  }
}

/** The same of handoffs. */
export class FilteredHandoff {
  readonly type = 'handoff';
  at = 0;
  private readonly rows: RowIndex;
  private readonly offers: FilteredRecord;

  constructor(rows: RowIndex, reader: RowReader) {
    this.rows = rows;
    this.offers = new FilteredRecord(rows, reader);
  }

  /** The record of a handoff, until the next one is asked for. */
  of(at: number): PlainRecord {
    this.at = at;
    return this as unknown as PlainRecord;
  }

  get index(): number {
    return this.at;
  }

  get connection(): number {
    return this.rows.handoffs.connectionAt(this.at);
  }

  get outcome(): string {
    return this.rows.handoffs.outcomeAt(this.at);
  }

  get latencyMs(): number | null {
    return this.rows.handoffs.latencyAt(this.at);
  }

  get errorDetail(): string {
    return this.rows.handoffs.errorDetailAt(this.at);
  }

  get problems(): readonly Problem[] {
    return this.rows.handoffs.problemsAt(this.at);
  }

  get sides(): unknown {
    return this.rows.handoffs.sidesAt(this.at);
  }

  get passed(): unknown {
    return this.rows.handoffs.passedAt(this.at);
  }

  get token(): Value {
    return this.offered('token');
  }

  get correlationId(): Value {
    return this.offered('correlationId');
  }

  get serviceName(): Value {
    return this.offered('serviceName');
  }

  get offer(): number | null {
    return this.frameOf(this.rows.handoffs.offerAt(this.at));
  }

  get ack(): number | null {
    return this.frameOf(this.rows.handoffs.ackAt(this.at));
  }

  get ready(): number | null {
    return this.frameOf(this.rows.handoffs.readyAt(this.at));
  }

  private frameOf(row: number): number | null {
    const frame = row === -1 ? -1 : this.rows.frameAt(row);
    return frame === -1 ? null : frame;
  }

  private offered(name: string): Value {
    const row = this.rows.handoffs.offerAt(this.at);
    if (row === -1) return null;
    const payload = this.offers.of(row)['payload'] as { readonly [name: string]: Value } | null;
    return payload?.[name] ?? null;
  }
}
