import type { Draft } from '../frames/draft.ts';
import { readyDraft } from '../frames/ready.ts';
import { refusedDraft } from '../frames/reply.ts';
import { type Due, dueOf } from '../script/due.ts';

/** What a script can do about a HelloReply. @param refusing called with the code of a refusal that the script asks for */
export function replyDue(reply: Draft, refusing: (code: string | number) => void): Due {
  const requestId = String(reply.envelope['requestId'] ?? 0);
  const due = dueOf({
    due: () => reply,
    refusing: (code) => refusedDraft({ code, reason: 'refused on request', retryAfterMs: 0 }, requestId),
  });
  return {
    ...due,
    refusal: (code) => {
      refusing(code);
      return due.refusal(code);
    },
  };
}

/** What a script can do about a ready. @param token as hex @param accepted whether the backend accepted, so that one is due */
export function readyDue(token: string, correlationId: string, accepted: boolean): Due {
  const ack = { token: Buffer.from(token, 'hex'), correlationId };
  const acceptance = readyDraft({ ...ack, accepted: true, errorDetail: '' });
  return dueOf({
    due: () => (accepted ? acceptance : null),
    accepting: () => acceptance,
    refusing: (reason) => readyDraft({ ...ack, accepted: false, errorDetail: String(reason) }),
  });
}
