import { looksLikeBareHello } from './bare-hello.ts';
import type { Direction } from './direction.ts';
import { type MessageReading, readMessage } from './field-reader.ts';
import { checkEnvelope, checkTokens } from './frame-checks.ts';
import type { FrameReading } from './frame-reading.ts';
import { handoffFields } from './handoff-fields.ts';
import { FRAMING_VERSION, HEADER_LENGTH } from './limits.ts';
import { readProbe } from './probe.ts';
import { type Problem, problem } from './problem.ts';
import { expectationOf, PayloadEncoding, PROBE_MESSAGE } from './registry.ts';
import { messageType } from './schema.ts';
import type { Unsigned } from './varint.ts';

/**
 * Reads the frame that stands complete in `bytes[start, end)` field by field.
 * @param base what turns an index into an offset in the stream
 * @param direction null when only the frame itself can tell
 */
export function readThoroughly(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  direction: Direction | null,
): FrameReading {
  const bare = looksLikeBareHello(bytes, start + HEADER_LENGTH, end, direction);
  return bare === null
    ? readEnveloped(bytes, start, end, base, direction)
    : readBareHello(bytes, start, end, base, bare);
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
  const bodyStart = start + HEADER_LENGTH;
  const place = { path: 'envelope', base, undecodable: 'frame-undecodable' } as const;
  const envelope = readMessage(messageType('Frame'), bytes, bodyStart, end, place, problems);
  const number = (field: number) => envelopeNumber(envelope, field);
  const payloadProtocol = number(3) as number | null;
  const kind = number(2) as number | null;
  const payloadField = envelope.fields.findLast((field) => field.number === 4 && field.readable);
  const reading = {
    bytes,
    base,
    start,
    end,
    envelope,
    envelopeVersion: number(1) as number | null,
    kind,
    payloadProtocol,
    requestId: number(5),
    payloadEncoding: number(6) as number | null,
    payloadStart: payloadField?.valueStart ?? end,
    payloadEnd: payloadField?.end ?? end,
  };
  const told = payloadProtocol !== null && kind !== null && (envelope.complete || payloadField !== undefined);
  const expectation = told
    ? expectationOf(payloadProtocol, kind, given)
    : { message: null, direction: null, kindAllowed: true };
  checkEnvelope(reading, expectation, base, problems);
  const payload = readPayload(reading, expectation.message, base, problems);
  const direction = given ?? expectation.direction ?? sessionDirection(payload.payload);
  const frame = { ...reading, ...payload, handoff: handoffFields(payload.payload), direction, problems };
  checkTokens(frame, base, problems);
  return frame;
}

function readPayload(
  frame: Pick<FrameReading, 'bytes' | 'payloadStart' | 'payloadEnd' | 'payloadEncoding'>,
  message: string | null,
  base: number,
  problems: Problem[],
): Pick<FrameReading, 'message' | 'payload' | 'probe'> {
  const unknown = { message: null, payload: null, probe: null };
  if (message === null) return unknown;
  const { bytes, payloadStart, payloadEnd } = frame;
  const found: Problem[] = [];
  if (message === PROBE_MESSAGE) {
    const probe = readProbe(bytes, payloadStart, payloadEnd, base, found);
    problems.push(...found);
    return { message, payload: null, probe };
  }
  const place = { path: 'payload', base, undecodable: 'payload-undecodable' } as const;
  const payload = readMessage(messageType(message), bytes, payloadStart, payloadEnd, place, found);
  // Behind another encoding stand compressed bytes, unless they happen to read as the message all the same.
  if (frame.payloadEncoding !== PayloadEncoding.NONE && !payload.acceptable) return unknown;
  problems.push(...found);
  return { message, payload, probe: null };
}

function readBareHello(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  hello: MessageReading,
): FrameReading {
  const text = 'a Hello must be the payload of a Frame; here it stands in the frame’s body by itself';
  return {
    bytes,
    base,
    start,
    end,
    envelope: null,
    envelopeVersion: null,
    kind: null,
    payloadProtocol: null,
    requestId: null,
    payloadEncoding: null,
    payloadStart: start + HEADER_LENGTH,
    payloadEnd: end,
    message: 'Hello',
    payload: hello,
    probe: null,
    handoff: null,
    direction: 'client-to-broker',
    problems: [problem('bare-hello', null, base + start + HEADER_LENGTH, text)],
  };
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
function envelopeNumber(envelope: MessageReading, number: number): Unsigned | null {
  const field = envelope.fields.findLast((candidate) => candidate.number === number);
  if (field === undefined) return envelope.complete ? 0 : null;
  if (!field.readable || field.integer === null) return null;
  if (field.type?.type === 'uint64') return field.integer;
  return Number(BigInt.asUintN(32, BigInt(field.integer)));
}
