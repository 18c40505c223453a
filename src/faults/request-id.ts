import { type Fault, toFrame } from './fault.ts';
import { nextId } from './next-id.ts';

export const requestId: Fault = {
  name: 'request-id',
  summary: 'Frame.request_id is one more than the correlation id',
  reaches: { offer: 'request-id', ack: 'request-id', ready: null, reply: null },
  apply: toFrame((draft) => ({
    ...draft,
    envelope: { ...draft.envelope, requestId: nextId(draft.payload['correlationId']) },
  })),
};
