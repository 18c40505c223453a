/** `error`: a conforming peer rejects this; `warning`: legal and almost certainly a mistake; `note`: worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export interface ProblemDescription {
  readonly severity: Severity;
  /** What the problem is, in a sentence, for docs/problems.md. */
  readonly summary: string;
}

/** Every problem that can be found, by id. docs/problems.md is made from this table. */
export const PROBLEMS = {
  'framing-version': error('The frame is whole and decodable, but its framing byte is not 1.'),
  oversize: error('The body is longer than 16 MiB, or the Frame of a Hello is longer than 64 KiB.'),
  truncated: error(
    'The input ends inside a frame or a sideband, or after a sideband without its offer; or another sideband comes in place of that offer.',
  ),
  'bare-hello': error('A Hello was sent without a Frame around it.'),
  'bare-message': error('A control message of protocol v2 was sent without a Frame around it.'),
  'unframed-bytes': error(
    'Bytes that are not a frame, where a frame could start. A note where they are the application’s own: directly after a Hello or a ready, and on a connection that was handed over. Also a sideband, at a backend that takes none.',
  ),
  'not-recorded': warning('Bytes passed here that the recording does not hold.'),
  'frame-undecodable': error('The body of the frame does not decode as a protobuf Frame.'),
  'envelope-version': error('Frame.envelope_version is not 1.'),
  kind: error(
    'Frame.kind is not one that this protocol allows in this direction. Where the payload shows that it is another message, such as an ACK that was sent to a backend, the text names it.',
  ),
  'payload-encoding': error('Frame.payload_encoding is not NONE although the protocol requires it.'),
  'payload-protocol': error(
    'A frame that has to be of one protocol has another payload_protocol: the answer to an offer or to a Hello, the ready, the frame after a sideband, what a client says to a broker, and a broker to a backend.',
  ),
  'unknown-protocol': note('Frame.payload_protocol is not in the registry.'),
  'request-id-mismatch': error('Frame.request_id is not the id that it has to repeat.'),
  'payload-undecodable': error(
    'The payload does not decode as the message that its protocol and kind call for.',
  ),
  'token-length': error('The token is not 16 bytes long.'),
  'token-empty': error('The token is empty.'),
  'sideband-token-mismatch': error(
    'The 16 bytes of the sideband are not the token of the offer that follows.',
  ),
  'wrong-wire-type': error(
    'A known field has another wire type than in the schema; readers reject the whole message.',
  ),
  'invalid-utf8': error('A string is not valid UTF-8; readers reject the whole message.'),
  'unknown-field': warning('The schema does not have this field number, or reserves it.'),
  'duplicate-field': warning('A field that may occur once occurs again; the last one counts.'),
  'non-minimal-varint': warning('A varint takes more bytes than its value needs.'),
  'value-out-of-range': warning(
    'A 32-bit field has more than 32 bits, a bool is above 1, or an enum number is not in the schema.',
  ),
  'fields-left-out': note('The message has more fields or problems than are listed.'),
  'descriptor-missing': error(
    'A sideband arrived without a descriptor; or an offer without a sideband, at a backend that requires one.',
  ),
  'descriptor-truncated': error('The kernel dropped the descriptor of this sideband (MSG_CTRUNC).'),
  'descriptor-unread': error('The bytes of the sideband were read with a call that drops the descriptor.'),
  'descriptor-misplaced': error('A descriptor came with other bytes than those of a sideband.'),
  'descriptor-extra': warning('More than one descriptor came with a sideband.'),
  'descriptor-kind': error('The descriptor is not a connected stream socket.'),
  'descriptor-nonblocking': warning('O_NONBLOCK is set on the connection that was handed over.'),
  'handle-missing': error('On Windows: the offer names no handle, so that no connection was handed over.'),
  'handle-invalid': error(
    'On Windows: the handle_value of the offer is not the handle of a connected pipe that was passed to the backend.',
  ),
  'sideband-split': warning('The 16 bytes of the sideband came in more than one piece.'),
  'ack-without-offer': error(
    'No open offer that this ACK could answer. Only a note until the stream has shown an offer.',
  ),
  'ack-token-mismatch': error('The token of the ACK is not the offered one.'),
  'ack-correlation-mismatch': error('The correlation_id of the ACK is not that of the offer.'),
  'duplicate-ack': warning('The token of this ACK was answered before, or a ready for it came before.'),
  'ack-late': error('The ACK came after the deadline.'),
  'ack-refused': note('The backend refused the handoff.'),
  'offer-unanswered': warning('Nothing answered this offer.'),
  'token-reused': error(
    'An earlier offer with the same token was accepted, or may have been, or is still open.',
  ),
  'ready-without-acceptance': error('The client was told “accepted” although the backend did not accept.'),
  'ready-token-mismatch': error('The token of the ready is not the one that the client was given.'),
  'ready-late': warning('The ready came more than 2 s after the HelloReply: the client has gone.'),
  'reply-token-length': error('The handle_passed_token of the HelloReply is not 16 bytes long.'),
  'capability-mismatch': error(
    'The HelloReply has a token but not capability bit 0, or the bit but no token.',
  ),
  'reply-empty': error('The HelloReply has neither of its two results.'),
  'protocol-not-offered': error('The negotiated_protocol is outside the range that the Hello offered.'),
  'adopted-unserved': warning(
    'The handoff was accepted, but the handed-over connection ended without an answer to what was sent, or nobody held it.',
  ),
} as const satisfies Record<string, ProblemDescription>;

export type ProblemId = keyof typeof PROBLEMS;

/** One deviation from the protocol, with the place that shows it. */
export interface Problem {
  readonly id: ProblemId;
  readonly severity: Severity;
  /** Path of the field in question, such as `payload.token`; null where the problem is not about a field. */
  readonly field: string | null;
  /** Offset of the byte that shows it, from the start of its stream. */
  readonly offset: number;
  /** What is required and what was found. Never holds bytes of a token or secret. */
  readonly text: string;
  /** Set where this command made the bytes wrong, or late, on purpose: the problem is shown, and not counted among those found. */
  readonly own?: true;
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

/** The same, as something that this command made itself on purpose. */
export function asOwn(problem: Problem): Problem {
  return { ...problem, own: true };
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
