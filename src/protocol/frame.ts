import type { Direction } from './direction.ts';
import { checkEnvelope, checkTokens } from './frame-checks.ts';
import { type MessageReading, readMessage } from './field-reader.ts';
import { looksLikeBareHello } from './bare-hello.ts';
import { type HandoffFields, handoffFields, ScannedFields } from './handoff-fields.ts';
import { HandoffScan } from './handoff-scan.ts';
import { ENVELOPE_VERSION, FRAMING_VERSION, HEADER_LENGTH } from './limits.ts';
import { type ProbeReading, readProbe } from './probe.ts';
import { type Problem, problem } from './problem.ts';
import { expectationOf, PayloadEncoding, PROBE_MESSAGE, Protocol } from './registry.ts';
import { messageType } from './schema.ts';
import type { Unsigned } from './varint.ts';

/** What one complete frame says, and what is wrong with it by itself. */
export interface FrameReading {
  readonly bytes: Uint8Array;
  /** Added to an index into the bytes, it gives the offset in the stream. */
  readonly base: number;
  /** Index of the framing byte, and behind the body. */
  readonly start: number;
  readonly end: number;
  /** Null for a bare Hello: it has no envelope. */
  readonly envelope: MessageReading | null;
  /** The envelope's numbers, null where an undecodable envelope does not tell. */
  readonly envelopeVersion: number | null;
  readonly kind: number | null;
  readonly payloadProtocol: number | null;
  readonly requestId: Unsigned | null;
  readonly payloadEncoding: number | null;
  /** Where the payload stands; an absent one has no length. */
  readonly payloadStart: number;
  readonly payloadEnd: number;
  /** Name of the message in the payload; null where its type is not known. */
  readonly message: string | null;
  /** The payload read as `message`; null for a probe and where the type is not known. */
  readonly payload: MessageReading | null;
  readonly probe: ProbeReading | null;
  /** What an offer or ACK says; null for everything else. */
  readonly handoff: HandoffFields | null;
  /** Given, or told by kind and protocol, or null. */
  readonly direction: Direction | null;
  readonly problems: readonly Problem[];
}

/**
 * Reads the frame that stands complete in `bytes[start, end)`, its 5 bytes of framing included.
 * @param base what turns an index into an offset in the stream
 * @param direction null when only the frame itself can tell
 */
export function readFrame(
  bytes: Uint8Array,
  start: number,
  end: number,
  base: number,
  direction: Direction | null,
): FrameReading {
  if (scan.scan(bytes, start, end)) {
    const [message, told] = SCANNED[scan.kind]!;
    // Another direction than the kind tells is a deviation, for which the field reader finds the words.
    if (direction === null || direction === told) return new ScannedFrame(bytes, base, start, end, message, told);
  }
  return readThoroughly(bytes, start, end, base, direction);
}

const scan = new HandoffScan();
const SCANNED: readonly (readonly [message: string, direction: Direction])[] = [
  ['HandoffOffer', 'broker-to-backend'],
  ['HandoffAck', 'backend-to-broker'],
  ['HandoffAck', 'broker-to-client'],
];

/** A frame that HandoffScan has just recognised; its fields are read one by one only when somebody asks for them. */
class ScannedFrame implements FrameReading {
  readonly bytes: Uint8Array;
  readonly base: number;
  readonly start: number;
  readonly end: number;
  readonly envelopeVersion = ENVELOPE_VERSION;
  readonly kind = scan.kind;
  readonly payloadProtocol = Protocol.HANDOFF;
  readonly requestId = scan.id;
  readonly payloadEncoding = PayloadEncoding.NONE;
  readonly payloadStart = scan.payloadStart;
  readonly payloadEnd = scan.payloadEnd;
  readonly message: string;
  readonly probe = null;
  readonly direction: Direction;
  readonly handoff: HandoffFields;
  readonly problems = NO_PROBLEMS;
  private thorough: FrameReading | null = null;

  constructor(
    bytes: Uint8Array,
    base: number,
    start: number,
    end: number,
    message: string,
    direction: Direction,
  ) {
    this.bytes = bytes;
    this.base = base;
    this.start = start;
    this.end = end;
    this.message = message;
    this.direction = direction;
    this.handoff = new ScannedFields(bytes, scan.tokenStart, scan.id, scan.accepted, scan.textStart, scan.textEnd);
  }

  get envelope(): MessageReading | null {
    return this.read().envelope;
  }

  get payload(): MessageReading | null {
    return this.read().payload;
  }

  private read(): FrameReading {
    this.thorough ??= readThoroughly(this.bytes, this.start, this.end, this.base, this.direction);
    return this.thorough;
  }
}

const NO_PROBLEMS: readonly Problem[] = [];

/** Reads a frame field by field. The same as readFrame, which knows a shorter way for most handoff frames. */
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
  return name === 'stdout' || name === 'stderr' || name === 'exit' ? 'backend-to-client' : 'client-to-backend';
}

/** The last readable value of an envelope's integer field, its default where absent, null where it cannot be told. */
function envelopeNumber(envelope: MessageReading, number: number): Unsigned | null {
  const field = envelope.fields.findLast((candidate) => candidate.number === number);
  if (field === undefined) return envelope.complete ? 0 : null;
  if (!field.readable || field.integer === null) return null;
  if (field.type?.type === 'uint64') return field.integer;
  return Number(BigInt.asUintN(32, BigInt(field.integer)));
}
