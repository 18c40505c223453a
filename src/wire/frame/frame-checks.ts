import type { FieldReading, MessageReading } from '../fields/reading.ts';
import { enumNames } from '../fields/schema.ts';
import { ENVELOPE_VERSION, HEADER_LENGTH, MAX_HELLO_BODY_LENGTH, TOKEN_LENGTH } from '../limits.ts';
import { type Problem, problem } from '../problem.ts';
import {
  type Expectation,
  isRegistered,
  PayloadEncoding,
  Protocol,
  protocolName,
  requiresNoEncoding,
} from '../registry.ts';
import type { FrameReading } from './frame-reading.ts';

type Envelope = Pick<
  FrameReading,
  'start' | 'end' | 'envelope' | 'envelopeVersion' | 'kind' | 'payloadProtocol' | 'payloadEncoding'
>;

/** What docs/protocol.md, "Frame", requires of an envelope, each deviation at its byte. */
export function checkEnvelope(
  frame: Envelope,
  expectation: Expectation,
  base: number,
  problems: Problem[],
): void {
  const bodyStart = frame.start + HEADER_LENGTH;
  const report = (id: Problem['id'], field: string, number: number, text: string) =>
    problems.push(problem(id, `envelope.${field}`, base + placeOf(frame.envelope, number, bodyStart), text));
  if (frame.envelopeVersion !== null && frame.envelopeVersion !== ENVELOPE_VERSION)
    report(
      'envelope-version',
      'envelopeVersion',
      1,
      `must be ${ENVELOPE_VERSION}, found ${frame.envelopeVersion}`,
    );
  if (frame.payloadProtocol === null) return;
  const protocol = frame.payloadProtocol;
  const number = () => `0x${protocol.toString(16).toUpperCase().padStart(4, '0')}`;
  const name = () => `${protocolName(protocol)} (${number()})`;
  if (!expectation.kindAllowed && frame.kind !== null) {
    const kind = enumNames('FrameKind').get(frame.kind) ?? frame.kind;
    const what =
      expectation.direction === null ? `a ${name()} frame` : `a ${name()} frame ${expectation.direction}`;
    const other = expectation.byKind === null ? '' : `; its payload is a ${expectation.byKind}`;
    report('kind', 'kind', 2, `${what} cannot be ${kind}${other}`);
  }
  if (!isRegistered(protocol) && frame.envelope?.complete)
    report(
      'unknown-protocol',
      'payloadProtocol',
      3,
      `${number()} is not in the registry: ${protocolName(protocol)}`,
    );
  if (
    frame.payloadEncoding !== null &&
    frame.payloadEncoding !== PayloadEncoding.NONE &&
    requiresNoEncoding(protocol)
  ) {
    const found = enumNames('PayloadEncoding').get(frame.payloadEncoding) ?? frame.payloadEncoding;
    report(
      'payload-encoding',
      'payloadEncoding',
      6,
      `must be PAYLOAD_ENCODING_NONE for ${name()}, found ${found}`,
    );
  }
  const length = frame.end - bodyStart;
  if (protocol === Protocol.CONTROL && expectation.message === 'Hello' && length > MAX_HELLO_BODY_LENGTH) {
    const text = `the Frame of a Hello may have ${MAX_HELLO_BODY_LENGTH} bytes, found ${length}`;
    problems.push(problem('oversize', null, base + frame.start + 1, text));
  }
}

/** A handoff's token has 16 bytes. That request_id repeats the correlation id is checked where offers and ACKs meet. */
export function checkTokens(frame: FrameReading, base: number, problems: Problem[]): void {
  const { payload } = frame;
  if (payload === null || !payload.complete) return;
  if (payload.type.name !== 'HandoffOffer' && payload.type.name !== 'HandoffAck') return;
  const number = payload.type.fields.find((field) => field.name === 'token')!.number;
  const field = lastOf(payload, number);
  if (field?.readable === false) return;
  const length = field === undefined ? 0 : field.end - field.valueStart;
  const at = base + (field?.start ?? payload.start);
  if (length === 0)
    problems.push(problem('token-empty', 'payload.token', at, `must be ${TOKEN_LENGTH} bytes, but is empty`));
  else if (length !== TOKEN_LENGTH)
    problems.push(
      problem('token-length', 'payload.token', at, `must be ${TOKEN_LENGTH} bytes, found ${length}`),
    );
}

/** Where a field of the message is, or `otherwise` when the field is left out. */
export function placeOf(message: MessageReading | null, number: number, otherwise: number): number {
  return (message === null ? undefined : lastOf(message, number))?.start ?? otherwise;
}

function lastOf(message: MessageReading, number: number): FieldReading | undefined {
  return message.fields.findLast((field) => field.number === number);
}

/** Where a field of the payload is, or where the payload starts. */
export function payloadPlace(frame: FrameReading, name: string): number {
  return placeIn(frame, [name]);
}

/** Where a field inside the payload is, by the names that lead to it; where one is absent, the message around it. */
export function placeIn(frame: FrameReading, path: readonly string[]): number {
  let message = frame.payload;
  let place = frame.payloadStart;
  for (const name of path) {
    const field = message?.fields.findLast(({ type }) => type?.name === name);
    if (field === undefined) return place;
    place = field.start;
    message = field.message;
  }
  return place;
}
