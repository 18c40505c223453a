import { type Fault, inHandoff } from './fault.ts';
import { withToken } from './with-token.ts';

export const tokenEmpty: Fault = {
  name: 'token-empty',
  summary: 'the token has no bytes',
  reaches: inHandoff('token'),
  apply: withToken(() => new Uint8Array()),
};
