import { type Fault, toFrame } from './fault.ts';

export const protocolRange: Fault = {
  name: 'protocol-range',
  summary: 'the client speaks only protocol 2',
  reaches: { hello: 'protocol-range' },
  apply: toFrame((draft) => ({
    ...draft,
    payload: { ...draft.payload, clientMinProtocol: 2, clientMaxProtocol: 2 },
  })),
};
