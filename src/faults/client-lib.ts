import { type Fault, toFrame } from './fault.ts';

export const clientLib: Fault = {
  name: 'client-lib',
  summary: 'client_lib_name has 65 bytes, one more than it may have',
  reaches: { hello: 'client-lib' },
  apply: toFrame((draft) => ({ ...draft, payload: { ...draft.payload, clientLibName: 'n'.repeat(65) } })),
};
