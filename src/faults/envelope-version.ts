import { everywhere, type Fault, toFrame } from './fault.ts';

export const envelopeVersion: Fault = {
  name: 'envelope-version',
  summary: 'Frame.envelope_version is 2',
  reaches: everywhere('envelope-version'),
  apply: toFrame((draft) => ({ ...draft, envelope: { ...draft.envelope, envelopeVersion: 2 } })),
};
