import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';
import { type Problem, problem } from '../wire/problem.ts';
import { Protocol } from '../wire/registry.ts';
import { type Token, tokenFrom, tokenLength } from '../wire/token.ts';
import type { AckFacts } from './ack-facts.ts';
import type { Handoff } from './handoff.ts';
import { refusal, tokenDifference } from './judge-ack.ts';
import { peerOf } from './other-peer.ts';
import { addOtherProtocol } from './other-protocol.ts';
import { addPayloadProblem, checkRequestId, isReadable } from './pairing-problems.ts';

/** Problems of an ACK that depend neither on its token nor on time. @param handoff null where it answers none */
export function checkAck(
  frame: FrameReading,
  { correlationId }: AckFacts,
  handoff: Handoff | null,
  shownOffer: boolean,
  problems: Problem[],
): void {
  const wanted = handoff?.correlationId ?? correlationId;
  if (handoff !== null) {
    addOtherProtocol(frame, Protocol.HANDOFF, 'the answer to an offer', problems, peerOf(frame));
    // Another message has none of an ACK’s fields, so that nothing more can be wrong with them.
    if (frame.message !== null && frame.message !== 'HandoffAck') return;
  }
  checkRequestId(problems, frame, wanted, 'the offer’s correlation_id');
  if (handoff === null) {
    const text = shownOffer
      ? 'every offer before it was answered'
      : 'this stream has shown no offer; it may be in the other direction';
    addPayloadProblem(problems, frame, 'ack-without-offer', 'token', text, shownOffer ? 'error' : 'note');
    if (frame.handoff?.accepted === false && isReadable(frame)) addRefusal(problems, frame);
  } else if (correlationId !== wanted && isReadable(frame)) {
    const text = `correlation_id must be the offer’s ${wanted}, found ${correlationId}`;
    addPayloadProblem(problems, frame, 'ack-correlation-mismatch', 'correlationId', text);
  }
}

/** Adds the problem of an ACK whose token belongs to an offer that was answered before; null: that is not remembered. */
export function addAnsweredBefore(problems: Problem[], frame: FrameReading, before: Handoff | null): void {
  const what =
    before?.outcome !== 'invalid'
      ? 'an ACK for this token came before'
      : before.ack === null
        ? 'bytes that are not a frame were taken for the answer to its offer before'
        : `frame ${before.ack} was taken for the answer to its offer before`;
  addPayloadProblem(problems, frame, 'duplicate-ack', 'token', what);
}

/** Whether the ACK repeats the token; adds the problem where it does not. */
export function repeatsToken(
  frame: FrameReading,
  facts: AckFacts,
  token: Token,
  problems: Problem[],
): boolean {
  const difference = tokenDifference(facts.token, token);
  if (difference !== null && tokenLength(facts.token) === TOKEN_LENGTH && isReadable(frame))
    addPayloadProblem(problems, frame, 'ack-token-mismatch', 'token', difference);
  return difference === null;
}

/** The problem of an ACK that came after the deadline. Times in ms. */
export function lateness(frame: FrameReading, latencyMs: number, deadlineMs: number): Problem {
  const text = `must come within ${deadlineMs} ms of the offer, but came after ${latencyMs} ms`;
  return problem('ack-late', 'payload', frame.base + frame.payloadStart, text);
}

export function addRefusal(problems: Problem[], frame: FrameReading): void {
  const { acceptedPlace, errorDetail } = frame.handoff!;
  problems.push(refusal(frame.base + acceptedPlace, errorDetail));
}

/** The token of a handoff. */
export function tokenOf(handoff: Handoff): Token {
  return tokenFrom(handoff.token);
}
