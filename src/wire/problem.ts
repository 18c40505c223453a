/** `error`: a conforming peer rejects this; `warning`: legal and almost certainly a mistake; `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export interface ProblemDescription {
  readonly severity: Severity;
  /** One sentence on what the problem is, for docs/problems.md. */
  readonly summary: string;
}

/** Every problem that can be found, by id. docs/problems.md is made from this table. */
export const PROBLEMS = {
  'framing-version': error('A whole, decodable frame whose framing byte is not 1.'),
  oversize: error('A body over 16 MiB, or the Frame of a Hello over 64 KiB.'),
  truncated: error('The input ends inside a frame.'),
  'bare-hello': error('A Hello with no Frame around it.'),
  'unframed-bytes': error(
    'Bytes that are no frame, where a frame could be. A note directly behind a Hello or a ready: there they are the application’s own.',
  ),
  'frame-undecodable': error('The body of a frame is no protobuf Frame.'),
  'envelope-version': error('Frame.envelope_version is not 1.'),
  kind: error('Frame.kind is none that this protocol and direction allow.'),
  'payload-encoding': error('Frame.payload_encoding is not NONE where the protocol requires it.'),
  'unknown-protocol': note('Frame.payload_protocol is not in the registry.'),
  'request-id-mismatch': error('Frame.request_id is not the id that it has to repeat.'),
  'payload-undecodable': error(
    'The payload is not the protobuf message that its protocol and kind call for.',
  ),
  'token-length': error('A token that is not 16 bytes long.'),
  'token-empty': error('A token of no bytes.'),
  'sideband-token-mismatch': error('The sideband’s 16 bytes are not the token of the offer behind them.'),
  'wrong-wire-type': error(
    'A known field in another wire type than the schema’s; the whole message is rejected.',
  ),
  'invalid-utf8': error('A string that is not UTF-8; the whole message is rejected.'),
  'unknown-field': warning('A field number that the schema does not have, or has reserved.'),
  'duplicate-field': warning('A field that may occur once occurs again; the last one counts.'),
  'non-minimal-varint': warning('A varint in more bytes than its value needs.'),
  'value-out-of-range': warning(
    'A 32-bit field with more bits, a bool above 1, or an enum number that is not in the schema.',
  ),
  'ack-without-offer': error(
    'An ACK with no open offer that it could answer. A note while no offer was seen at all.',
  ),
  'ack-token-mismatch': error('The ACK’s token is not the offered one.'),
  'ack-correlation-mismatch': error('The ACK’s correlation_id is not the offer’s.'),
  'duplicate-ack': warning('An ACK for a token that was answered before.'),
  'ack-late': error('The ACK came after the deadline.'),
  'ack-refused': note('The backend refused the handoff.'),
  'offer-unanswered': warning('An offer that nothing answered.'),
  'token-reused': error('An offer with a token that an earlier offer had.'),
  'ready-without-acceptance': error('The client was told accepted although the backend did not accept.'),
} as const satisfies Record<string, ProblemDescription>;

export type ProblemId = keyof typeof PROBLEMS;

/** One deviation from the protocol, with the place that shows it. */
export interface Problem {
  readonly id: ProblemId;
  readonly severity: Severity;
  /** Path of the field it is about, such as `payload.token`; null when it is about no field. */
  readonly field: string | null;
  /** Byte that shows it, counted from the start of its stream. */
  readonly offset: number;
  /** What is required and what was found. Never holds bytes of a token or secret. */
  readonly text: string;
}

/** Makes a problem with the severity of its id, unless the place calls for another one. */
export function problem(
  id: ProblemId,
  field: string | null,
  offset: number,
  text: string,
  severity: Severity = PROBLEMS[id].severity,
): Problem {
  return { id, severity, field, offset, text };
}

function error(summary: string): ProblemDescription {
  return { severity: 'error', summary };
}
function warning(summary: string): ProblemDescription {
  return { severity: 'warning', summary };
}
function note(summary: string): ProblemDescription {
  return { severity: 'note', summary };
}
