import type { Fault } from './fault.ts';
import { nextId } from './next-id.ts';

export const requestId: Fault = {
  name: 'request-id',
  summary: 'Frame.request_id is one more than the correlation id',
  reaches: 'request-id',
  frames: ['handoff'],
  apply: (draft) => ({
    ...draft,
    envelope: { ...draft.envelope, requestId: nextId(draft.payload['correlationId']) },
  }),
};
