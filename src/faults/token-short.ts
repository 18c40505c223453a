import { type Fault, inHandoff } from './fault.ts';
import { withToken } from './with-token.ts';

export const tokenShort: Fault = {
  name: 'token-short',
  summary: 'the token lacks its last byte',
  // A client compares the token of the HelloReply with that of the ready.
  reaches: { ...inHandoff('token'), reply: 'ready-token' },
  apply: withToken((bytes) => bytes.subarray(0, Math.max(0, bytes.length - 1))),
};
