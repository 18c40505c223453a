import type { Fault } from './fault.ts';
import { toNegotiated } from './negotiated.ts';

/** Stock clients offer protocol 1 alone. */
const NOT_OFFERED = 2;

export const protocol: Fault = {
  name: 'protocol',
  summary: `negotiated_protocol is ${NOT_OFFERED}, which the client has not offered`,
  reaches: { reply: null },
  apply: toNegotiated((fields) => ({ ...fields, negotiatedProtocol: NOT_OFFERED })),
};
