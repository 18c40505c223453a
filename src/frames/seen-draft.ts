import { messageValue } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind } from '../wire/registry.ts';
import { ackDraft } from './ack.ts';
import type { Draft } from './draft.ts';
import { offerDraft } from './offer.ts';
import { readyDraft } from './ready.ts';

/** A frame of a handoff that somebody else wrote, as a draft with the same values; null where it is none. */
export function seenDraft(frame: FrameReading): Draft | null {
  const { handoff, payload, requestId } = frame;
  if (handoff === null || payload === null || requestId === null) return null;
  const token = handoff.token.bytes.slice(handoff.token.start, handoff.token.end);
  const fields = { token, correlationId: String(handoff.correlationId) };
  const { accepted, errorDetail, serviceName } = handoff;
  const right =
    frame.message === 'HandoffOffer'
      ? offerDraft({ ...fields, serviceName, handleValue: String(messageValue(payload)['handleValue']) })
      : (frame.kind === FrameKind.EVENT ? readyDraft : ackDraft)({ ...fields, accepted, errorDetail });
  return { ...right, envelope: { ...right.envelope, requestId: String(requestId) } };
}
