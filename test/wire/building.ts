import { ackDraft } from '../../src/frames/ack.ts';
import { encodeDraft } from '../../src/frames/draft.ts';
import { encodeMessage, type Fields, frameBytes } from '../../src/frames/encode.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import type { Direction } from '../../src/wire/direction.ts';
import { readMessage } from '../../src/wire/fields/field-reader.ts';
import type { MessageReading } from '../../src/wire/fields/reading.ts';
import { messageType } from '../../src/wire/fields/schema.ts';
import { readFrame } from '../../src/wire/frame/frame.ts';
import type { FrameReading } from '../../src/wire/frame/frame-reading.ts';
import type { Problem } from '../../src/wire/problem.ts';

/** Bytes written as in a hex dump; spaces are only for the eye. */
export function bytes(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

export function toHex(given: Uint8Array): string {
  return Buffer.from(given).toString('hex');
}

export const TOKEN = bytes('a0a1a2a3a4a5a6a7a8a9aaabacadaeaf');
export const OTHER_TOKEN = bytes('b0b1b2b3b4b5b6b7b8b9babbbcbdbebf');

/** The envelope of that offer, as a record shows it. */
export const OFFER_ENVELOPE = {
  envelopeVersion: 1,
  kind: 'FRAME_KIND_REQUEST',
  payloadProtocol: 53503,
  requestId: '1',
  payloadEncoding: 'PAYLOAD_ENCODING_NONE',
  deadlineUnixMs: '0',
  traceparent: '',
  tracestate: '',
};

export function offer(
  fields: { token?: Uint8Array; correlationId?: string; serviceName?: string } = {},
): Uint8Array {
  const { token = TOKEN, correlationId = '1', serviceName = 'zccache' } = fields;
  return encodeDraft(offerDraft({ token, correlationId, serviceName, handleValue: '0' }));
}

interface AckChanges {
  readonly token?: Uint8Array;
  readonly correlationId?: string;
  readonly accepted?: boolean;
  readonly errorDetail?: string;
}

export function ack(changes: AckChanges = {}): Uint8Array {
  return encodeDraft(
    ackDraft({ token: TOKEN, correlationId: '1', accepted: true, errorDetail: '', ...changes }),
  );
}

/** What the broker relays to the client: the same HandoffAck, as an EVENT. */
export function ready(changes: AckChanges = {}): Uint8Array {
  const draft = ackDraft({ token: TOKEN, correlationId: '1', accepted: true, errorDetail: '', ...changes });
  return encodeDraft({ ...draft, envelope: { ...draft.envelope, kind: 2 } });
}

/** A Frame around a payload; the envelope is right but for what is given. */
export function frame(envelope: Fields, payload: Uint8Array = new Uint8Array()): Uint8Array {
  return frameBytes(encodeMessage('Frame', { envelopeVersion: 1, ...envelope, payload }));
}

export function hello(fields: Fields = {}, envelope: Fields = {}): Uint8Array {
  return frame({ requestId: '1', ...envelope }, encodeMessage('Hello', { ...HELLO, ...fields }));
}

/** As real clients send it. */
export const HELLO: Fields = {
  clientMinProtocol: 1,
  clientMaxProtocol: 1,
  serviceName: 'zccache',
  wantedVersion: '1.11.20',
  clientCapabilities: '1',
  requestId: 'hello',
};

/** @param result of its oneof, the arm that is set */
export function helloReply(result: Fields, requestId = '1'): Uint8Array {
  return frame({ kind: 1, requestId }, encodeMessage('HelloReply', result));
}

/** A frame by itself, as the decoder reads it. */
export function read(whole: Uint8Array, direction: Direction | null = null): FrameReading {
  return readFrame(whole, 0, whole.length, 0, direction);
}

/** Bytes read as one message that stands alone, with what is wrong in them. */
export function readAlone(name: string, given: Uint8Array): { reading: MessageReading; problems: Problem[] } {
  const problems: Problem[] = [];
  const place = { path: 'payload', base: 0, undecodable: 'payload-undecodable' } as const;
  return { reading: readMessage(messageType(name), given, 0, given.length, place, problems), problems };
}

/** Problems as `id@offset`, short enough to compare at a glance. */
export function told(problems: readonly Problem[]): string[] {
  return problems.map(({ id, offset }) => `${id}@${offset}`);
}
