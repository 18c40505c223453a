import { type Fault, toFrame } from './fault.ts';

const TRAILING = Uint8Array.of(0xde, 0xad, 0xbe, 0xef);

export const trailingBytes: Fault = {
  name: 'trailing-bytes',
  summary: 'four more bytes, de ad be ef, follow the frame',
  reaches: { hello: null, reply: null, offer: null, ack: null, ready: null, admin: null },
  apply: toFrame((draft) => ({ ...draft, changeFrame: (bytes) => Buffer.concat([bytes, TRAILING]) })),
};
