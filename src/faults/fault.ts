import type { Draft, FrameName } from '../frames/draft.ts';
import type { MessageDraft } from '../frames/message.ts';

/** The check that a fault fails at a conforming peer, for each frame that it can be made in; null where the reference lets it pass. */
export type Reaches = { readonly [frame in FrameName]?: string | null };

/** One named deviation from the protocol, made on purpose; everything else about the message stays right. */
export interface Fault {
  readonly name: string;
  /** What is wrong with the message, for help and docs/faults.md. */
  readonly summary: string;
  readonly reaches: Reaches;
  readonly apply: (message: MessageDraft) => MessageDraft;
}

/** A change to the frame alone; a message without one stays as it is. */
export function toFrame(change: (frame: Draft) => Draft): Fault['apply'] {
  return (message) => (message.frame === null ? message : { ...message, frame: change(message.frame) });
}

/** A check that every reader of a framed message makes; clients call it by other names. */
export function everywhere(check: string): Reaches {
  return {
    hello: check,
    reply: `reply-${check}`,
    offer: check,
    ack: check,
    ready: `ready-${check}`,
    admin: check,
  };
}

/** The same where the frame is one of a handoff. */
export function inHandoff(check: string): Reaches {
  return { offer: check, ack: check, ready: `ready-${check}` };
}
