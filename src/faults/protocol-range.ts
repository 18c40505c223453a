import type { Fault } from './fault.ts';

export const protocolRange: Fault = {
  name: 'protocol-range',
  summary: 'the client speaks only protocol 2',
  reaches: 'protocol-range',
  frames: ['hello'],
  apply: (draft) => ({ ...draft, payload: { ...draft.payload, clientMinProtocol: 2, clientMaxProtocol: 2 } }),
};
