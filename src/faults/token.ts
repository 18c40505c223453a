import { type Fault, inHandoff } from './fault.ts';
import { withToken } from './with-token.ts';

export const token: Fault = {
  name: 'token',
  summary: 'one bit of the token is flipped',
  reaches: inHandoff('token'),
  apply: withToken((bytes) => bytes.map((byte, index) => (index === 0 ? byte ^ 1 : byte))),
};
