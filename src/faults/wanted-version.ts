import { type Fault, toFrame } from './fault.ts';

export const wantedVersion: Fault = {
  name: 'wanted-version',
  summary: 'wanted_version has two parts instead of three: 1.0',
  reaches: { hello: 'wanted-version' },
  apply: toFrame((draft) => ({ ...draft, payload: { ...draft.payload, wantedVersion: '1.0' } })),
};
