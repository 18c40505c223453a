import { FrameKind } from '../wire/registry.ts';
import { type AckFields, ackDraft } from './ack.ts';
import type { Draft } from './draft.ts';

/** The ready that relays an ACK to the client: the same message in an EVENT. docs/protocol.md, "The three handoff frames". */
export function readyDraft(ack: AckFields): Draft {
  const relayed = ackDraft(ack);
  return { ...relayed, envelope: { ...relayed.envelope, kind: FrameKind.EVENT } };
}
