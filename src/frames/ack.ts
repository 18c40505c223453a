import { TOKEN_LENGTH } from '../wire/limits.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';
import { type Draft, draft, encodeDraft } from './draft.ts';

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

/** An ACK without a token, and where that goes. */
interface AckTemplate {
  readonly correlationId: string;
  readonly bytes: Uint8Array;
  readonly at: number;
}

/** The latest, as all offers of a stock broker have the same id. */
let latest: AckTemplate | null = null;
const SAMPLE = new Uint8Array(TOKEN_LENGTH).fill(0xee);

/** The bytes of an accepting ACK for a token of the right length: those of the one before, with another token. */
export function encodeAcceptance(token: Uint8Array, correlationId: string): Uint8Array {
  if (token.length !== TOKEN_LENGTH)
    return encodeDraft(ackDraft({ token, correlationId, accepted: true, errorDetail: '' }));
  if (latest?.correlationId !== correlationId) {
    const bytes = encodeDraft(ackDraft({ token: SAMPLE, correlationId, accepted: true, errorDetail: '' }));
    latest = { correlationId, bytes, at: Buffer.from(bytes).indexOf(SAMPLE) };
  }
  const bytes = latest.bytes.slice();
  bytes.set(token, latest.at);
  return bytes;
}
