import type { Fault } from './fault.ts';

const TRAILING = Uint8Array.of(0xde, 0xad, 0xbe, 0xef);

export const trailingBytes: Fault = {
  name: 'trailing-bytes',
  summary: 'four more bytes, de ad be ef, follow the frame',
  reaches: null,
  frames: ['handoff', 'hello'],
  apply: (draft) => ({ ...draft, changeFrame: (bytes) => Buffer.concat([bytes, TRAILING]) }),
};
