import type { Fault } from './fault.ts';
import { toNegotiated, without } from './negotiated.ts';

export const backendPipeEmpty: Fault = {
  name: 'backend-pipe-empty',
  summary: 'backend_pipe is empty, so that there is nowhere to fall back to',
  reaches: { reply: null },
  apply: toNegotiated((fields) => without(fields, 'backendPipe')),
};
