import type { Offered } from '../../src/handoff/judge-ack.ts';
import { TOKEN } from '../wire/building.ts';

/** What the offer of test/protocol/building.ts offers, and so what its ACK has to repeat. */
export const OFFERED: Offered = {
  token: { bytes: TOKEN, start: 0, end: TOKEN.length },
  correlationId: 1,
};
