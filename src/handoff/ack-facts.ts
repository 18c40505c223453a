import type { Unsigned } from '../wire/fields/varint.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import type { HandoffFields } from '../wire/frame/handoff-fields.ts';
import { looseHandoffFields } from '../wire/frame/loose-ack.ts';
import { FrameKind } from '../wire/registry.ts';
import { copiedToken, NO_TOKEN, type Token } from '../wire/token.ts';
import { judgeAck, type Offered, type Outcome } from './judge-ack.ts';

/** The part of an ACK that decides a handoff. */
export interface AckFacts {
  /** Index of its frame. */
  readonly frame: number;
  /** Whether it can be read as an ACK. */
  readonly isAck: boolean;
  /** Microseconds since the epoch, or null. */
  readonly time: number | null;
  readonly token: Token;
  readonly correlationId: Unsigned;
  /** Why it refuses; empty where it does not. */
  readonly errorDetail: string;
  /** Whether it is an ACK at all, and repeats in its frame the id that its payload has. */
  readonly outcome: 'accepted' | 'refused' | 'invalid';
}

/** What the frame says as an answer to an offer, whatever else it is. */
export function ackFacts(reading: FrameReading, frame: number, time: number | null): AckFacts {
  const fields = fieldsOf(reading);
  const { token, correlationId } = fields;
  const outcome = ownOutcome(reading, fields);
  const errorDetail = outcome === 'refused' ? fields.errorDetail : '';
  const isAck = reading.message === 'HandoffAck';
  return { frame, isAck, time, token, correlationId, errorDetail, outcome };
}

/** The token that the frame names as an answer to an offer; none where it names none. */
export function answeredToken(reading: FrameReading): Token {
  return fieldsOf(reading).token;
}

function fieldsOf(reading: FrameReading): HandoffFields {
  return reading.handoff ?? looseHandoffFields(reading) ?? UNREADABLE;
}

/** Facts with memory of their own. */
export function copiedFacts(facts: AckFacts): AckFacts {
  return { ...facts, token: copiedToken(facts.token) };
}

/** The outcome that the ACK leads to. @param late whether it came after the deadline */
export function outcomeFor(
  facts: AckFacts,
  { correlationId }: Pick<Offered, 'correlationId'>,
  sameToken: boolean,
  late: boolean,
): Outcome {
  if (!sameToken || facts.correlationId !== correlationId) return 'invalid';
  return facts.outcome === 'accepted' && late ? 'late' : facts.outcome;
}

/** Judges the ACK as the answer to an offer with its own token and id; fast where nothing is wrong. */
function ownOutcome(reading: FrameReading, fields: HandoffFields): AckFacts['outcome'] {
  const sound =
    reading.problems.length === 0 &&
    reading.message === 'HandoffAck' &&
    reading.kind === FrameKind.RESPONSE &&
    reading.requestId === fields.correlationId;
  if (sound) return fields.accepted ? 'accepted' : 'refused';
  const { outcome } = judgeAck(reading, fields, null);
  return outcome === 'accepted' || outcome === 'refused' ? outcome : 'invalid';
}

/** What a frame says whose payload cannot be read. */
const UNREADABLE: HandoffFields = {
  token: NO_TOKEN,
  correlationId: 0,
  accepted: false,
  acceptedPlace: 0,
  errorDetail: '',
  serviceName: '',
};
