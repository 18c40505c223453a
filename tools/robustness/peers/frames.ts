import { randomBytes } from 'node:crypto';
import { ackDraft } from '../../../src/frames/ack.ts';
import { encodeDraft } from '../../../src/frames/draft.ts';
import { encodeMessage, frameBytes } from '../../../src/frames/encode.ts';
import { offerDraft } from '../../../src/frames/offer.ts';

/** A correct offer with its sideband’s bytes before it. */
export function offered(token: Uint8Array = randomBytes(16), serviceName = 'zccache'): Uint8Array {
  const offer = offerDraft({ token, correlationId: '1', serviceName, handleValue: '0' });
  return Buffer.concat([token, encodeDraft(offer)]);
}

/** An ACK that is correct but for its token, which nobody has offered. */
export function acknowledged(errorDetail = ''): Uint8Array {
  const accepted = errorDetail === '';
  return encodeDraft(ackDraft({ token: randomBytes(16), correlationId: '1', accepted, errorDetail }));
}

/** A Hello with some bytes behind its fields. */
export function helloWith(more: Uint8Array): Uint8Array {
  const hello = encodeMessage('Hello', {
    clientMinProtocol: 1,
    clientMaxProtocol: 1,
    serviceName: 'zccache',
  });
  return frameBytes(encodeMessage('Frame', { envelopeVersion: 1, payload: Buffer.concat([hello, more]) }));
}

/** The framing of a body of that many bytes. */
export function header(length: number, version = 1): Uint8Array {
  const bytes = Buffer.alloc(5);
  bytes[0] = version;
  bytes.writeUInt32LE(length, 1);
  return bytes;
}
