import type { Direction } from '../direction.ts';
import { readMessage } from '../fields/field-reader.ts';
import type { MessageReading } from '../fields/reading.ts';
import { messageType } from '../fields/schema.ts';
import { toUint32, type Unsigned } from '../fields/varint.ts';
import { FRAMING_VERSION, HEADER_LENGTH } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import { type Expectation, expectationOf, PayloadEncoding, PROBE_MESSAGE } from '../registry.ts';
import { looksLikeBareHello } from './bare-hello.ts';
import { bareMessage } from './bare-message.ts';
import { checkEnvelope, checkTokens } from './frame-checks.ts';
import type { FrameReading } from './frame-reading.ts';
import { handoffFields } from './handoff-fields.ts';
import { readProbe } from './probe.ts';
import { readsAs } from './reads-as.ts';

/**
 * Reads the frame that is complete in `bytes[start, end)`, its 5 bytes of framing included, field by field.
 * @param base added to an index into the bytes, it gives the offset in the stream
 * @param direction null when only the frame itself can tell
 */
export function readFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  direction: Direction | null,
): FrameReading {
  const bare = looksLikeBareHello(bytes, start + HEADER_LENGTH, end, direction);
  if (bare !== null) return readBareHello(bytes, start, end, base, bare);
  const name = bareMessage(bytes, start + HEADER_LENGTH, end);
  if (name !== null) return readBareMessage(bytes, start, end, base, direction, name);
  return readEnveloped(bytes, start, end, base, direction);
}

/** A frame while it is read; always the same properties in the same order, which keeps V8 fast. */
type UnfinishedReading = { -readonly [property in keyof FrameReading]: FrameReading[property] } & {
  readonly problems: Problem[];
};

/** A frame of which only the envelope has been read. */
function envelopeReading(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  direction: Direction | null,
  envelope: MessageReading | null,
  problems: Problem[],
): UnfinishedReading {
  const field = envelope?.fields.findLast(({ number, readable }) => number === 4 && readable);
  return {
    bytes,
    base,
    start,
    end,
    envelope,
    envelopeVersion: envelopeNumber(envelope, 1) as number | null,
    kind: envelopeNumber(envelope, 2) as number | null,
    payloadProtocol: envelopeNumber(envelope, 3) as number | null,
    requestId: envelopeNumber(envelope, 5),
    payloadEncoding: envelopeNumber(envelope, 6) as number | null,
    payloadStart: field?.valueStart ?? (envelope === null ? start + HEADER_LENGTH : end),
    payloadEnd: field?.end ?? end,
    message: null,
    payload: null,
    probe: null,
    handoff: null,
    direction,
    problems,
  };
}

function readEnveloped(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  given: Direction | null,
): FrameReading {
  const problems: Problem[] = [];
  if (bytes[start] !== FRAMING_VERSION) {
    const text = `the framing byte must be ${FRAMING_VERSION}, found ${bytes[start]}: another protocol generation`;
    problems.push(problem('framing-version', null, base + start, text));
  }
  const place = { path: 'envelope', base, undecodable: 'frame-undecodable' } as const;
  const envelope = readMessage(FRAME, bytes, start + HEADER_LENGTH, end, place, problems);
  const frame = envelopeReading(bytes, start, end, base, given, envelope, problems);
  const { payloadProtocol, kind } = frame;
  const told =
    payloadProtocol !== null && kind !== null && (envelope.complete || frame.payloadStart < frame.payloadEnd);
  const expectation = told ? expectationIn(frame, expectationOf(payloadProtocol, kind, given)) : NOT_TOLD;
  checkEnvelope(frame, expectation, base, problems);
  readPayload(frame, expectation.message, base);
  frame.direction ??= expectation.direction ?? sessionDirection(frame.payload);
  frame.handoff = handoffFields(frame.payload);
  checkTokens(frame, base, problems);
  return frame;
}

const FRAME = messageType('Frame');
const NOT_TOLD: Expectation = { message: null, direction: null, kindAllowed: true, byKind: null };

/** What is in the payload: what its kind names rather than what its direction asks for, where it reads only as that. */
function expectationIn(frame: FrameReading, expected: Expectation): Expectation {
  const { message, byKind } = expected;
  if (byKind === null || message === null || frame.payloadEnd === frame.payloadStart) return expected;
  const isOther = !readsAs(frame, message) && readsAs(frame, byKind);
  return isOther ? { ...expected, message: byKind } : { ...expected, byKind: null };
}

/** Reads the payload as the message that it should be, and notes what it is. */
function readPayload(frame: UnfinishedReading, message: string | null, base: number): void {
  if (message === null) return;
  const { bytes, payloadStart, payloadEnd, problems } = frame;
  if (message === PROBE_MESSAGE) {
    frame.message = message;
    frame.probe = readProbe(bytes, payloadStart, payloadEnd, base, problems);
    return;
  }
  const found: Problem[] = [];
  const place = { path: 'payload', base, undecodable: 'payload-undecodable' } as const;
  const payload = readMessage(messageType(message), bytes, payloadStart, payloadEnd, place, found);
  // Another encoding means compressed bytes, unless they happen to read as the message all the same.
  if (frame.payloadEncoding !== PayloadEncoding.NONE && !payload.acceptable) return;
  problems.push(...found);
  frame.message = message;
  frame.payload = payload;
}

function readBareHello(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  hello: MessageReading,
): FrameReading {
  const text = 'a Hello must be the payload of a Frame; here it is the whole body';
  const problems = [problem('bare-hello', null, base + start + HEADER_LENGTH, text)];
  const frame = envelopeReading(bytes, start, end, base, 'client-to-broker', null, problems);
  frame.message = 'Hello';
  frame.payload = hello;
  return frame;
}

function readBareMessage(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  direction: Direction | null,
  name: string,
): FrameReading {
  const text = `this looks like a ${name} of protocol v2, which has no Frame around it; version 1 needs one`;
  const problems = [problem('bare-message', null, base + start + HEADER_LENGTH, text)];
  return envelopeReading(bytes, start, end, base, direction, null, problems);
}

function sessionDirection(payload: MessageReading | null): Direction | null {
  if (payload?.type.name !== 'SessionFrame') return null;
  const name = payload.fields.at(-1)?.type?.name;
  if (name === undefined) return null;
  return name === 'stdout' || name === 'stderr' || name === 'exit'
    ? 'backend-to-client'
    : 'client-to-backend';
}

/** The last readable value of an envelope's integer field, its default where absent, null where it cannot be told. */
function envelopeNumber(envelope: MessageReading | null, number: number): Unsigned | null {
  if (envelope === null) return null;
  const field = envelope.fields.findLast((candidate) => candidate.number === number);
  if (field === undefined) return envelope.complete ? 0 : null;
  if (!field.readable || field.integer === null) return null;
  if (field.type?.type === 'uint64') return field.integer;
  return toUint32(field.integer);
}
