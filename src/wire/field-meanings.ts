/** What the fields of the messages are for, by message and field. docs/protocol.md, "Messages". */
const MEANINGS: { readonly [message: string]: { readonly [field: string]: string } } = {
  Frame: {
    envelopeVersion: 'The version of the envelope: always 1.',
    kind: 'Whether it asks (REQUEST), answers (RESPONSE), tells (EVENT) or calls off (CANCEL).',
    payloadProtocol: 'Which protocol the payload belongs to: 0xD0FF is the handoff.',
    payload: 'The message itself, encoded on its own.',
    requestId: 'Repeated by the answer; in a handoff it equals the correlation id.',
    payloadEncoding: 'How the payload is compressed: not at all in a handoff.',
    deadlineUnixMs: 'Until when an answer is of use, in ms since 1970; 0 in a handoff.',
    traceparent: 'The span that the sender is in, as W3C Trace Context writes it; empty in a handoff.',
    tracestate: 'What tracing systems add to traceparent; empty in a handoff.',
  },
  HandoffOffer: {
    handleValue: 'The handle of the connection in the backend’s table on Windows; 0 on Unix.',
    token: 'The one-time token, 16 bytes: the backend has to repeat it, and accepts it once.',
    serviceName: 'The service that the client asked for.',
    correlationId: 'Repeated by the ACK. It is not unique: the stock broker uses 1 for every stock client.',
  },
  HandoffAck: {
    token: 'The token of the offer, repeated byte for byte.',
    accepted: 'Whether the backend has adopted the connection; false where it is left out.',
    errorDetail: 'Why it refused; may be empty.',
    correlationId: 'The correlation id of the offer, repeated.',
  },
  Hello: {
    clientMinProtocol: 'The oldest version of the protocol that the client speaks.',
    clientMaxProtocol: 'The newest version of the protocol that the client speaks.',
    serviceName: 'The service that the client wants: a-z, 0-9 and -, at most 64 characters.',
    wantedVersion: 'Which version of the service it wants, such as 1.2.3.',
    clientVersion: 'The version of the client, at most 128 bytes.',
    clientCapabilities: 'A set of bits; bit 0: a connection may be handed over.',
    authToken: 'A session token of 32 bytes, where the broker uses them.',
    requestId: 'The client’s own name for the request; "hello" in stock clients.',
    connectionId: 'An id of the connection; 0 in stock clients.',
    peerPid: 'The process id of the client; a broker refuses one that is not that of the socket’s peer.',
  },
  Negotiated: {
    negotiatedProtocol: 'The version of the protocol that the broker chose.',
    backendPipe: 'Where the client dials the backend when no connection is handed over.',
    warnings: 'Sentences for whoever runs the client.',
    serverCapabilities: 'A set of bits; bit 0: the connection may be handed over.',
    keepaliveIntervalSecs: 'How often the client shows that it is alive, in seconds.',
    handlePassedToken: 'The token that the ready frame must repeat; empty: nothing is handed over.',
    connectionId: 'An id of the connection; the stock broker puts it into the ready frame.',
  },
  Refused: {
    reason: 'Why, for a person.',
    code: 'Why, for a program.',
    details: 'More facts, by name.',
    retryAfterMs: 'How long to wait before trying again, in ms.',
  },
  AdminRequest: {
    verb: 'What the broker is to do or tell.',
    json: 'Whether the answer is to be JSON.',
    outputPath: 'A file for the answer.',
    drainDeadlineMs: 'How long a shutdown waits for what is in progress, in ms.',
  },
  AdminReply: {
    kind: 'The form of the body: text, JSON or OpenMetrics.',
    body: 'The answer.',
    exitCode: 'The exit code for the command that asked.',
  },
  SessionFrame: {
    stdin: 'Bytes for the program’s standard input.',
    stdinEof: 'The end of the program’s standard input.',
    stdout: 'Bytes that the program wrote to standard output.',
    stderr: 'Bytes that the program wrote to standard error.',
    exit: 'How the program ended.',
    start: 'The program to start.',
  },
};

/** What a field is for, in a sentence; empty where nothing is known of it. */
export function fieldMeaning(message: string, field: string): string {
  const fields = Object.hasOwn(MEANINGS, message) ? MEANINGS[message]! : {};
  return Object.hasOwn(fields, field) ? fields[field]! : '';
}

/** The messages and fields that have a meaning here. */
export const EXPLAINED_FIELDS: readonly (readonly [message: string, field: string])[] = Object.entries(
  MEANINGS,
).flatMap(([message, fields]) => Object.keys(fields).map((field) => [message, field] as const));
