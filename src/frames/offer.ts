import { FrameKind, Protocol } from '../wire/registry.ts';
import { type Draft, draft } from './draft.ts';
import { type MessageDraft, messageDraft } from './message.ts';
import { sideband } from './sideband.ts';

/** `handle_value = 0`, which protobufjs leaves out as it does every default. */
const NO_HANDLE = Uint8Array.of(0x08, 0x00);

/** 64-bit numbers as decimal strings. */
export interface OfferFields {
  readonly token: Uint8Array;
  readonly correlationId: string;
  readonly serviceName: string;
  readonly handleValue: string;
}

/** An offer as the reference’s broker writes it: a handle_value of 0 is written out. docs/protocol.md, "The three handoff frames". */
export function offerDraft(offer: OfferFields): Draft {
  const { token, handleValue, serviceName, correlationId } = offer;
  const payload = {
    ...(handleValue !== '0' && { handleValue }),
    ...(token.length > 0 && { token }),
    ...(serviceName !== '' && { serviceName }),
    ...(correlationId !== '0' && { correlationId }),
  };
  const plain = draft('HandoffOffer', payload, {
    kind: FrameKind.REQUEST,
    payloadProtocol: Protocol.HANDOFF,
    requestId: correlationId,
  });
  return handleValue === '0'
    ? { ...plain, changePayload: (bytes) => Buffer.concat([NO_HANDLE, bytes]) }
    : plain;
}

/** An offer after its sideband. @param passing whether a connection is passed; false: no sideband at all */
export function offerMessage(offer: OfferFields, passing = true): MessageDraft {
  return messageDraft(offerDraft(offer), passing ? [sideband(offer.token)] : []);
}
