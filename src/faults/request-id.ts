import { type Fault, toFrame } from './fault.ts';
import { nextId } from './next-id.ts';

export const requestId: Fault = {
  name: 'request-id',
  summary: 'Frame.request_id is one more than it should be',
  // Clients look at neither the ready’s nor the HelloReply’s.
  reaches: { offer: 'request-id', ack: 'request-id', ready: null, reply: null },
  apply: toFrame((draft) => ({
    ...draft,
    envelope: { ...draft.envelope, requestId: nextId(draft.envelope['requestId']) },
  })),
};
