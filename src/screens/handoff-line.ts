import type { HandoffRow } from '../browse/row-index.ts';
import type { ShownRecord } from '../browse/row-reader.ts';
import { shortHex } from '../formats/details.ts';
import { escapeText } from '../text/escape.ts';
import type { MessageValue } from '../wire/fields/value.ts';
import type { Line } from './styled.ts';

/** A handoff as a row of their list. @param offer null where it is not known */
export function handoffLine(
  index: number,
  handoff: HandoffRow,
  offer: ShownRecord | null,
  chosen: boolean,
): Line {
  const fields = (offer?.type === 'frame' ? offer.payload : null) as MessageValue | null;
  const latency = handoff.latencyMs === null ? '' : `${handoff.latencyMs} ms`;
  const ids = handoff.problems.map(({ id }) => id).join(' ');
  const cells = [
    String(index).padStart(7),
    String(handoff.connection).padStart(5),
    escapeText(String(fields?.['serviceName'] ?? '')).padEnd(14),
    `token ${shortHex(fields?.['token'] ?? undefined)}`.padEnd(15),
    handoff.outcome.padEnd(10),
    latency.padStart(12),
    [escapeText(handoff.errorDetail), ids].filter((text) => text !== '').join('  '),
  ];
  return [{ text: chosen ? '▶' : ' ' }, { text: cells.join(' '), inverse: chosen }];
}
