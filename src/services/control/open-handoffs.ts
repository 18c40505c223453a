import { plain } from '../../records/plain.ts';
import type { OutputRecord } from '../../records/record.ts';

/** A handoff that is not over yet. */
export interface OpenHandoff {
  readonly index: number;
  readonly connection: number;
  readonly token: string;
  readonly correlationId: string;
  readonly serviceName: string;
  /** Index of the offer’s frame. */
  readonly offer: number;
  /** How its offer was answered; null: not yet. */
  outcome: string | null;
}

/** The open handoffs, as the records tell of them: each offer begins one. */
export class OpenHandoffs {
  private readonly open = new Map<number, OpenHandoff>();
  private readonly lastingToClient: boolean;
  private offers = 0;

  /** @param lastingToClient whether a handoff lasts until its client knows, not only until its ACK */
  constructor(lastingToClient: boolean) {
    this.lastingToClient = lastingToClient;
  }

  see(record: OutputRecord): void {
    if (record.type === 'frame' && record.message === 'HandoffOffer') this.begin(record);
    else if (record.type === 'handoff') this.answered(record.index, record.outcome);
    else if (record.type === 'client' && record.token !== null) this.settled(record.token);
  }

  [Symbol.iterator](): Iterator<OpenHandoff> {
    return this.open.values();
  }

  get(index: number): OpenHandoff | undefined {
    return this.open.get(index);
  }

  private begin(record: Extract<OutputRecord, { type: 'frame' }>): void {
    const index = this.offers++;
    const { connection, payload } = plain(record) as unknown as {
      readonly connection: number;
      readonly payload: { readonly [field: string]: string | null | undefined } | null;
    };
    const { token, correlationId, serviceName } = payload ?? {};
    this.open.set(index, {
      ...{ index, connection, token: token ?? '', correlationId: correlationId ?? '0' },
      ...{ serviceName: serviceName ?? '', offer: record.index, outcome: null },
    });
  }

  private answered(index: number, outcome: string): void {
    const handoff = this.open.get(index);
    if (handoff === undefined) return;
    if (this.lastingToClient) handoff.outcome = outcome;
    else this.open.delete(index);
  }

  private settled(token: string): void {
    for (const { index, token: own } of this.open.values()) if (own === token) this.open.delete(index);
  }
}
