import type { Fault } from './fault.ts';
import { withToken } from './with-token.ts';

export const tokenEmpty: Fault = {
  name: 'token-empty',
  summary: 'the token has no bytes',
  reaches: 'token',
  frames: ['handoff'],
  apply: (draft) => withToken(draft, () => new Uint8Array()),
};
