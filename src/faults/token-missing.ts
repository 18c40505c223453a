import type { Fault } from './fault.ts';
import { toNegotiated, without } from './negotiated.ts';

export const tokenMissing: Fault = {
  name: 'token-missing',
  summary: 'bit 0 of server_capabilities is set, but Negotiated has no token',
  reaches: { reply: 'handoff-offered' },
  apply: toNegotiated((fields) => without(fields, 'handlePassedToken')),
};
