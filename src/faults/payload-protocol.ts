import { everywhere, type Fault, toFrame } from './fault.ts';

export const payloadProtocol: Fault = {
  name: 'payload-protocol',
  summary: 'Frame.payload_protocol has its last bit flipped: 0xD0FE, one below handoff; in a Hello 0x0001',
  reaches: everywhere('payload-protocol'),
  apply: toFrame((draft) => ({
    ...draft,
    envelope: { ...draft.envelope, payloadProtocol: Number(draft.envelope['payloadProtocol'] ?? 0) ^ 1 },
  })),
};
