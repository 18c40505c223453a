import { FrameKind, Protocol } from '../wire/registry.ts';
import { type Draft, draft } from './draft.ts';

export interface AckFields {
  readonly token: Uint8Array;
  /** As a decimal string. */
  readonly correlationId: string;
  readonly accepted: boolean;
  readonly errorDetail: string;
}

/** An ACK as the reference writes it: defaults left out. docs/protocol.md, "The three handoff frames". */
export function ackDraft(ack: AckFields): Draft {
  const { token, accepted, errorDetail, correlationId } = ack;
  const payload = {
    ...(token.length > 0 && { token }),
    ...(accepted && { accepted }),
    ...(errorDetail !== '' && { errorDetail }),
    ...(correlationId !== '0' && { correlationId }),
  };
  return draft('HandoffAck', payload, {
    kind: FrameKind.RESPONSE,
    payloadProtocol: Protocol.HANDOFF,
    requestId: correlationId,
  });
}
