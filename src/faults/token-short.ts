import { type Fault, inHandoff } from './fault.ts';
import { withToken } from './with-token.ts';

export const tokenShort: Fault = {
  name: 'token-short',
  summary: 'the token lacks its last byte',
  reaches: inHandoff('token'),
  apply: withToken((bytes) => bytes.subarray(0, Math.max(0, bytes.length - 1))),
};
