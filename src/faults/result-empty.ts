import { type Fault, toFrame } from './fault.ts';

export const resultEmpty: Fault = {
  name: 'result-empty',
  summary: 'the HelloReply has neither Negotiated nor Refused in it',
  reaches: { reply: 'reply-result' },
  apply: toFrame((frame) => ({ ...frame, payload: {} })),
};
