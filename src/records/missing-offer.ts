import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { OFFER_PATIENCE_MS } from '../wire/limits.ts';
import { asOwn, type Problem, problem } from '../wire/problem.ts';
import { sameToken } from '../wire/token.ts';
import type { DecodedStream } from './decoded-stream.ts';

/** A backend reads a second sideband as the start of the offer that must follow the first one. */
export const ANOTHER_SIDEBAND = 'another sideband comes where the offer of the one before it must begin';

/** How long a backend waits for the rest of an offer, in µs. A timer may fire a little early. */
const OFFER_WAIT_US = 0.9 * OFFER_PATIENCE_MS * 1000;

/** The problem that no offer follows the last sideband; nothing where one does, or where that was told already. */
export function noOffer(stream: DecodedStream, offset: number, text: string): Problem[] {
  const { connection, sideband, oddUpTo, isUnmade } = stream;
  // Where this command did not send the offer whole, that was told.
  if (sideband === null || oddUpTo === offset || isUnmade) return [];
  const found = problem('truncated', null, offset, text);
  return [connection.talk.ownSideband ? asOwn(found) : found];
}

/**
 * Whether it is the broker’s fault that nothing follows its last sideband. Of a backend that ended the connection sooner than it
 * should, nobody knows what it left unread.
 */
export function waitedForOffer({ connection, direction, announcedAt }: DecodedStream): boolean {
  const { endedBy, endedAt } = connection;
  if (endedBy === null || endedBy === direction) return true;
  return endedAt !== null && announcedAt !== null && endedAt - announcedAt >= OFFER_WAIT_US;
}

/** After its sideband, that offer does not come. */
export function forgetAnnouncement(stream: DecodedStream, offer: FrameReading | null): void {
  if (offer?.handoff == null) return;
  const { sideband, connection } = stream;
  const { talk } = connection;
  const { token } = offer.handoff;
  stream.isUnmade ||= sideband !== null && sameToken(sideband, token);
  if (talk.announced !== null && sameToken(talk.announced, token)) talk.announced = null;
}
