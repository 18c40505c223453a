import type { Fault } from '../faults/fault.ts';
import type { Draft } from '../frames/draft.ts';
import { encodeMessageDraft, type Message, type MessageDraft, messageDraft } from '../frames/message.ts';

/** The message that is due, and what may be sent in its place. */
export interface Due {
  /** The message as it should be; null: none is due. */
  readonly right: () => Message | null;
  /** The same with a fault; asked only where a message is due. */
  readonly faulty: (fault: Fault) => Message;
  /** A message that accepts, also where none is due. */
  readonly acceptance: () => Message;
  /** @param reason the detail of a refusing ACK; of a refusing HelloReply the name of an ErrorCode, or a number that has none */
  readonly refusal: (reason: string | number) => Message;
  /** Asked before the first action that accepts: why that is no longer allowed; null: it is. */
  readonly objection: () => string | null;
  /** Whether its receiver is not waiting for it, so that nothing is wrong with it when it comes later. */
  readonly mayComeLate?: boolean;
  /** How long its receiver waits for it, from the begin of the step: nothing is wrong with what comes within that. */
  readonly patienceMs?: number;
}

/** A connection on which nothing is due. */
export const NOTHING_DUE: Due = dueOf({ due: () => null });

/**
 * What is due, from drafts.
 * @param accepting the message that accepts; without it, what is due
 * @param refusing the message that refuses; without it, what is due
 */
export function dueOf(drafts: {
  readonly due: () => Draft | MessageDraft | null;
  readonly accepting?: () => Draft | MessageDraft;
  readonly refusing?: (reason: string | number) => Draft | MessageDraft;
  readonly objection?: () => string | null;
  readonly mayComeLate?: boolean;
  readonly patienceMs?: number;
}): Due {
  const { due, accepting, refusing, objection, mayComeLate = false, patienceMs } = drafts;
  const right = () => {
    const draft = due();
    return draft === null ? null : encodeMessageDraft(asMessage(draft));
  };
  return {
    right,
    faulty: (fault) => {
      const draft = due();
      return draft === null ? NO_MESSAGE : encodeMessageDraft(fault.apply(asMessage(draft)));
    },
    acceptance: () => (accepting === undefined ? (right() ?? NO_MESSAGE) : encoded(accepting())),
    refusal: (reason) => (refusing === undefined ? (right() ?? NO_MESSAGE) : encoded(refusing(reason))),
    objection: objection ?? (() => null),
    mayComeLate,
    ...(patienceMs !== undefined && { patienceMs }),
  };
}

const NO_MESSAGE: Message = { sideband: [], frame: [] };

function encoded(draft: Draft | MessageDraft): Message {
  return encodeMessageDraft(asMessage(draft));
}

function asMessage(draft: Draft | MessageDraft): MessageDraft {
  return 'frame' in draft ? draft : messageDraft(draft);
}
