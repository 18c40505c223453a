import { PayloadEncoding } from '../wire/registry.ts';
import { everywhere, type Fault, toFrame } from './fault.ts';

export const payloadEncoding: Fault = {
  name: 'payload-encoding',
  summary: 'Frame.payload_encoding is ZSTD, though the payload is not compressed',
  reaches: everywhere('payload-encoding'),
  apply: toFrame((draft) => ({
    ...draft,
    envelope: { ...draft.envelope, payloadEncoding: PayloadEncoding.ZSTD },
  })),
};
