import type { Fault } from './fault.ts';
import { nextId } from './next-id.ts';

export const correlationId: Fault = {
  name: 'correlation-id',
  summary: 'the payload’s correlation_id is one more than it should be; Frame.request_id is right',
  reaches: 'correlation-id',
  frames: ['handoff'],
  apply: (draft) => ({
    ...draft,
    payload: { ...draft.payload, correlationId: nextId(draft.payload['correlationId']) },
  }),
};
