import type { Fault } from './fault.ts';

export const frameTwice: Fault = {
  name: 'frame-twice',
  summary: 'the same frame follows once more, in the same write',
  reaches: null,
  frames: ['handoff'],
  apply: (draft) => ({ ...draft, changeFrame: (bytes) => Buffer.concat([bytes, bytes]) }),
};
