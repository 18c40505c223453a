import { type Fault, toFrame } from './fault.ts';
import { nextId } from './next-id.ts';

export const correlationId: Fault = {
  name: 'correlation-id',
  summary: 'the payload’s correlation_id is one more than it should be; Frame.request_id is right',
  reaches: { offer: 'request-id', ack: 'correlation-id', ready: null },
  apply: toFrame((draft) => ({
    ...draft,
    payload: { ...draft.payload, correlationId: nextId(draft.payload['correlationId']) },
  })),
};
