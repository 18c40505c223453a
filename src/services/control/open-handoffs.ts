import { nothingPasses } from '../../handoff/nothing-passes.ts';
import { ReadFrameRecord } from '../../records/frame-record.ts';
import { plain } from '../../records/plain.ts';
import type { OutputRecord } from '../../records/record.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';

type FrameRecord = Extract<OutputRecord, { readonly type: 'frame' }>;
type ChangedRecord = Extract<OutputRecord, { readonly type: 'changed' }>;

/** A handoff that is not over yet. */
export interface OpenHandoff {
  /** Counts offers as they come, from 0: the index of its record, unless offers that a tap held were let go in another order. */
  readonly index: number;
  readonly connection: number;
  readonly token: string;
  readonly correlationId: string;
  readonly serviceName: string;
  /** Index of the offer’s frame; null: it has not passed yet. */
  readonly offer: number | null;
  /** How its offer was answered; null: not yet. */
  readonly outcome: string | null;
}

interface Entry extends OpenHandoff {
  offer: number | null;
  outcome: string | null;
  /** Of its handoff record; null: its offer has neither passed nor been changed. */
  recordIndex: number | null;
  /** Whether another offer will pass in its offer’s place. */
  replaced: boolean;
}

/** The open handoffs: each offer begins one, when a tap sees it come, or when its record is seen. */
export class OpenHandoffs {
  private open: Entry[] = [];
  private readonly lastingToClient: boolean;
  private begun = 0;
  private recorded = 0;

  /** @param lastingToClient whether a handoff lasts until its client knows, not only until its ACK */
  constructor(lastingToClient: boolean) {
    this.lastingToClient = lastingToClient;
  }

  /** An offer has come, and has not passed yet. */
  came(connection: number, reading: FrameReading): void {
    this.begin(new ReadFrameRecord(0, connection, null, reading, []));
  }

  see(record: OutputRecord): void {
    if (record.type === 'frame' && record.message === 'HandoffOffer') this.passed(record);
    else if (record.type === 'changed' && record.message === 'HandoffOffer') this.changed(record);
    else if (record.type === 'handoff') this.answered(record.index, record.outcome);
    else if (record.type === 'client' && record.token !== null) this.settled(record.token);
  }

  /** An offer that has not passed will not pass any more. */
  endConnection(connection: number): void {
    this.open = this.open.filter((entry) => entry.connection !== connection || entry.recordIndex !== null);
  }

  [Symbol.iterator](): Iterator<OpenHandoff> {
    return this.open.map(({ recordIndex, replaced, ...told }) => told).values();
  }

  get(index: number): OpenHandoff | undefined {
    return this.open.find((entry) => entry.index === index);
  }

  private begin(record: FrameRecord | ChangedRecord): Entry {
    const { connection, payload } = plain(record) as unknown as {
      readonly connection: number;
      readonly payload: { readonly [field: string]: string | null | undefined } | null;
    };
    const { token, correlationId, serviceName } = payload ?? {};
    const entry: Entry = {
      ...{ index: this.begun++, connection, token: token ?? '', correlationId: correlationId ?? '0' },
      ...{ serviceName: serviceName ?? '', offer: null, outcome: null },
      ...{ recordIndex: null, replaced: false },
    };
    this.open.push(entry);
    return entry;
  }

  private passed(record: FrameRecord): void {
    const entry = this.open.find((one) => one.connection === record.connection && one.replaced);
    this.numbered(entry ?? this.unnumbered(record)).offer = record.index;
  }

  private changed(record: ChangedRecord): void {
    for (const entry of this.open) if (entry.connection === record.connection) entry.replaced = false;
    this.numbered(this.unnumbered(record)).replaced = !nothingPasses(record.by);
  }

  /** The oldest one of that connection that is not known to have a record; a new one where there is none. */
  private unnumbered(record: FrameRecord | ChangedRecord): Entry {
    const { connection } = record;
    return (
      this.open.find((one) => one.connection === connection && one.recordIndex === null) ?? this.begin(record)
    );
  }

  private numbered(entry: Entry): Entry {
    entry.recordIndex ??= this.recorded++;
    entry.replaced = false;
    return entry;
  }

  private answered(recordIndex: number, outcome: string): void {
    if (!this.lastingToClient) this.open = this.open.filter((entry) => entry.recordIndex !== recordIndex);
    const entry = this.open.find((one) => one.recordIndex === recordIndex);
    if (entry !== undefined) entry.outcome = outcome;
  }

  private settled(token: string): void {
    this.open = this.open.filter((entry) => entry.token !== token);
  }
}
