/**
 * The strings and bytes of each message that are known to hold no secret. Whatever is not listed is redacted: tokens,
 * nonces that authorise, what a program is passed or prints, and every field that a later schema adds. Numbers are harmless.
 */
const HARMLESS_TEXT: { readonly [message: string]: readonly string[] } = {
  Frame: ['traceparent', 'tracestate'],
  HandoffOffer: ['serviceName'],
  HandoffAck: ['errorDetail'],
  Hello: ['serviceName', 'wantedVersion', 'clientVersion', 'requestId', 'clientLibName', 'clientLibVersion'],
  Negotiated: ['daemonVersion', 'backendPipe', 'warnings'],
  Refused: ['reason', 'details'],
  AdminRequest: ['serviceName', 'outputPath'],
  AdminReply: ['contentType'],
  EndpointProbe: ['nonce'],
  DaemonProcess: ['exePath', 'bootId', 'exeHashAlgorithm', 'exeHash'],
  IpcEndpoint: ['namespaceId', 'path'],
  SessionStart: ['program', 'cwd'],
  EnvironmentVariable: ['key'],
};

/** Text that identifies something else than a handoff, and is written in hex. */
const IDENTIFIERS: ReadonlySet<string> = new Set(['Frame.traceparent', 'DaemonProcess.bootId']);

const SETS = new Map(Object.entries(HARMLESS_TEXT).map(([message, fields]) => [message, new Set(fields)]));

/** Whether a field of that message may be shown whole if it holds text or bytes. */
export function isHarmlessText(message: string, field: string): boolean {
  return SETS.get(message)?.has(field) ?? false;
}

/** Whether harmless text of a field may say anything, a secret among it. */
export function isFreeText(message: string, field: string): boolean {
  return !IDENTIFIERS.has(`${message}.${field}`);
}
