import { type Fault, toFrame } from './fault.ts';

export const clientVersion: Fault = {
  name: 'client-version',
  summary: 'client_version has 129 bytes, one more than it may have',
  reaches: { hello: 'client-version' },
  apply: toFrame((draft) => ({ ...draft, payload: { ...draft.payload, clientVersion: 'v'.repeat(129) } })),
};
