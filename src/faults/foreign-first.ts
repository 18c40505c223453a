import { type Draft, encodeDraft } from '../frames/draft.ts';
import { type Fault, toFrame } from './fault.ts';
import { nextId } from './next-id.ts';

export const foreignFirst: Fault = {
  name: 'foreign-first',
  summary: 'a frame with another correlation id comes first, then the right one',
  reaches: { offer: null, ack: 'request-id', ready: null },
  apply: toFrame((draft) => ({
    ...draft,
    changeFrame: (bytes) => Buffer.concat([encodeDraft(foreign(draft)), bytes]),
  })),
};

/** The same frame about another handoff: correct in itself. */
function foreign(draft: Draft): Draft {
  const correlationId = nextId(draft.payload['correlationId']);
  return {
    ...draft,
    payload: { ...draft.payload, correlationId },
    envelope: { ...draft.envelope, requestId: correlationId },
  };
}
