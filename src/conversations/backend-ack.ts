import { ackDraft, encodeAcceptance } from '../frames/ack.ts';
import type { Draft } from '../frames/draft.ts';
import type { Message } from '../frames/message.ts';
import type { OfferValues } from '../handoff/judge-offer.ts';
import { type Due, dueOf } from '../script/due.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';

/** The correlation id of every offer that the stock broker makes for a stock client. */
const STOCK_ID = '1';

/** What an ACK repeats of the offer. docs/protocol.md, "The three handoff frames". */
type Repeated = Pick<OfferValues, 'token' | 'correlationId'>;

/** The ACK that is due for an offer. @param objection why it may not accept; null: it does from now on */
export function answerTo(offer: Repeated, objection: () => string | null): Due {
  const due = dueOf({
    due: () => acceptingAck(offer),
    refusing: (reason) => refusingAck(offer, String(reason)),
    objection,
    patienceMs: DEFAULT_ACK_DEADLINE_MS,
  });
  return { ...due, right: () => rightAck(offer) };
}

function acceptingAck(offer: Repeated): Draft {
  return ackDraft({ ...repeated(offer), accepted: true, errorDetail: '' });
}

function refusingAck(offer: Repeated, errorDetail: string): Draft {
  return ackDraft({ ...repeated(offer), accepted: false, errorDetail });
}

/** The accepting ACK, encoded. */
function rightAck({ token, correlationId }: Repeated): Message {
  const bytes = encodeAcceptance(Buffer.from(token, 'hex'), correlationId);
  return { sideband: [], frame: [{ bytes, passed: [] }] };
}

/** The accepting ACK of an offer of which only the sideband has come. @param token as lower-case hex */
export function earlyAck(token: string): Message {
  return rightAck({ token, correlationId: STOCK_ID });
}

function repeated({ token, correlationId }: Repeated): { token: Uint8Array; correlationId: string } {
  return { token: Buffer.from(token, 'hex'), correlationId };
}
