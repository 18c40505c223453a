import type { Handoff } from '../handoff/handoff.ts';
import type { RowWriter } from '../output/row-writer.ts';
import type { HandoffRecord } from '../records/traffic-records.ts';
import { TemplatedRows } from './templated-rows.ts';

/** Latencies have up to three decimals, as they come in microseconds. */
const DECIMALS = 3;
const ACCEPTED = 1;

/** Writes the rows of handoffs: numbers are index, connection, correlation id, indexes of offer and ACK, and the latency. */
export class LatencyRows {
  /** By the number of decimals that the latency is written with; the first for those without a latency. */
  private readonly byDecimals: TemplatedRows[];

  constructor(reporter: RowWriter) {
    this.byDecimals = Array.from(
      { length: DECIMALS + 2 },
      (_, place) => new TemplatedRows(reporter, [0, 0, 0, 0, 0, 0, Math.max(0, place - 1)]),
    );
  }

  /** @param record makes the handoff’s own record */
  write(handoff: Handoff, record: () => HandoffRecord): void {
    const { latencyMs, serviceName, errorDetail, passed, correlationId } = handoff;
    const micros = latencyMs === null ? 0 : Math.round(latencyMs * 1000);
    const decimals = latencyMs === null ? -1 : decimalsOf(micros % 1000);
    const rows = this.byDecimals[decimals + 1]!;
    const { numbers } = rows;
    numbers[0] = handoff.index;
    numbers[1] = handoff.connection;
    numbers[2] = correlationId as number;
    numbers[3] = handoff.offer!;
    numbers[4] = handoff.ack!;
    numbers[5] = Math.floor(micros / 1000);
    numbers[6] = decimals <= 0 ? 0 : (micros % 1000) / 10 ** (DECIMALS - decimals);
    const text = `${serviceName}\n${errorDetail}\n${passed === null ? '' : JSON.stringify(passed)}`;
    const value = handoff.outcome === 'accepted' ? ACCEPTED : 0;
    rows.write(handoff.token, 0, 0, text, value, (shown, token) => {
      const [index, connection, id, offer, ack, whole, fraction] = shown;
      const digits = String(fraction).padStart(decimals, '0');
      const latency = decimals < 0 ? null : Number(decimals === 0 ? whole : `${whole}.${digits}`);
      const correlation = String(id);
      return {
        ...record(),
        ...{ index: index!, connection: connection!, token, correlationId: correlation },
        ...{ offer: offer!, ack: ack!, latencyMs: latency },
      };
    });
  }
}

/** How many decimals are written of a number of thousandths: trailing zeros are not. */
function decimalsOf(thousandths: number): number {
  if (thousandths === 0) return 0;
  if (thousandths % 100 === 0) return 1;
  return thousandths % 10 === 0 ? 2 : DECIMALS;
}
