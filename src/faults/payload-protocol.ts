import { Protocol } from '../protocol/registry.ts';
import type { Fault } from './fault.ts';

export const payloadProtocol: Fault = {
  name: 'payload-protocol',
  summary: 'Frame.payload_protocol is 0xD0FE, one below handoff',
  reaches: 'payload-protocol',
  apply: (draft) => ({ ...draft, envelope: { ...draft.envelope, payloadProtocol: Protocol.HANDOFF - 1 } }),
};
