import { type Fault, inHandoff } from './fault.ts';
import { flipped } from './flipped.ts';
import { withToken } from './with-token.ts';

export const token: Fault = {
  name: 'token',
  summary: 'one bit of the token is flipped',
  // A client compares the token of the HelloReply with that of the ready.
  reaches: { ...inHandoff('token'), reply: 'ready-token' },
  apply: withToken(flipped),
};
