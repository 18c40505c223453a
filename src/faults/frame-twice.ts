import { type Fault, toFrame } from './fault.ts';

export const frameTwice: Fault = {
  name: 'frame-twice',
  summary: 'the same frame follows once more, in the same write',
  reaches: { offer: null, ack: null, ready: null },
  apply: toFrame((draft) => ({ ...draft, changeFrame: (bytes) => Buffer.concat([bytes, bytes]) })),
};
