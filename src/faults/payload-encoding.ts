import { PayloadEncoding } from '../wire/registry.ts';
import type { Fault } from './fault.ts';

export const payloadEncoding: Fault = {
  name: 'payload-encoding',
  summary: 'Frame.payload_encoding is ZSTD, though the payload is not compressed',
  reaches: 'payload-encoding',
  frames: ['handoff', 'hello'],
  apply: (draft) => ({ ...draft, envelope: { ...draft.envelope, payloadEncoding: PayloadEncoding.ZSTD } }),
};
