import { type Fault, toFrame } from './fault.ts';

export const serviceName: Fault = {
  name: 'service-name',
  summary: 'service_name has characters that it must not have: Not_A_Service',
  reaches: { hello: 'service-name' },
  apply: toFrame((draft) => ({ ...draft, payload: { ...draft.payload, serviceName: 'Not_A_Service' } })),
};
