import type { Fault } from './fault.ts';

export const framingVersion: Fault = {
  name: 'framing-version',
  summary: 'the framing byte is 2, another protocol generation',
  reaches: 'framing',
  frames: ['handoff', 'hello'],
  apply: (draft) => ({ ...draft, framingVersion: 2 }),
};
