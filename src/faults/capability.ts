import type { Fault } from './fault.ts';
import { toNegotiated, without } from './negotiated.ts';

export const capability: Fault = {
  name: 'capability',
  summary: 'Negotiated has a token, but bit 0 of server_capabilities is not set',
  reaches: { reply: 'handoff-offered' },
  apply: toNegotiated((fields) => without(fields, 'serverCapabilities')),
};
