import type { Fault } from './fault.ts';

export const envelopeVersion: Fault = {
  name: 'envelope-version',
  summary: 'Frame.envelope_version is 2',
  reaches: 'envelope-version',
  frames: ['handoff', 'hello'],
  apply: (draft) => ({ ...draft, envelope: { ...draft.envelope, envelopeVersion: 2 } }),
};
