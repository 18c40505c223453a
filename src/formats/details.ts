import type { FrameRecord } from '../records/traffic-records.ts';
import { escapeText } from '../text/escape.ts';
import type { MessageValue, Value } from '../wire/fields/value.ts';
import { plural } from '../wire/plural.ts';
import { protocolName } from '../wire/registry.ts';
import { joined } from './joined.ts';
import { decodedText, shortened, wholeOpaqueText } from './opaque/opaque-text.ts';

/** The few facts of a message that a row has room for, the most important first. */
type Describe = (fields: MessageValue) => (string | null)[];

const DESCRIPTIONS: { readonly [message: string]: Describe } = {
  HandoffOffer: (offer) => [
    quoted(offer['serviceName']),
    token(offer['token']),
    handle(offer['handleValue']),
  ],
  HandoffAck: (ack) => [acceptance(ack), token(ack['token'])],
  Hello: (hello) => [
    quoted(hello['serviceName']),
    labelled('wants', hello['wantedVersion']),
    labelled('client', [hello['clientLibName'], hello['clientLibVersion']].filter(Boolean).join(' ')),
    labelled('pid', hello['peerPid']),
  ],
  HelloReply: (reply) => {
    const negotiated = reply['negotiated'] as MessageValue | undefined;
    const refused = reply['refused'] as MessageValue | undefined;
    if (negotiated) {
      return [
        'negotiated',
        token(negotiated['handlePassedToken']),
        labelled('backend', negotiated['backendPipe']),
      ];
    }
    if (!refused) return ['neither negotiated nor refused'];
    const retry = refused['retryAfterMs'] === '0' ? null : `retry after ${refused['retryAfterMs']} ms`;
    return [`refused ${refused['code']}`, text(refused['reason']), retry];
  },
  AdminRequest: (request) => [text(request['verb']), quoted(request['serviceName'])],
  AdminReply: (reply) => [
    text(reply['kind']),
    labelled('exit code', reply['exitCode']),
    sizeOf(reply['body']),
  ],
  EndpointProbe: (probe) => {
    const daemon = probe['daemon'] as MessageValue | null;
    return [
      `nonce ${shortHex(probe['nonce'])}`,
      daemon === null ? null : labelled('pid', daemon['pid']),
      daemon === null ? null : text(daemon['exePath']),
    ];
  },
  SessionFrame: (frame) => Object.entries(frame).map(([arm, value]) => sessionArm(arm, value)),
};

export interface FrameDescription {
  /** The message’s name; `ready` for the ACK that a client gets; the kind where the type is not known. */
  readonly name: string;
  /** What the frame carries, on one line. */
  readonly details: string;
}

/** A frame in few words, safe for a terminal. */
export function describeFrame(record: FrameRecord): FrameDescription {
  const { message, envelope } = record;
  const kind = kindOf(envelope);
  const payload = message === null ? null : fieldsOf(record.payload);
  if (message === null || payload === null)
    return {
      name: message ?? kind ?? '—',
      details: joined([...opaque(record), ...commonFacts(envelope, null)]),
    };
  const name = message === 'HandoffAck' && kind === 'event' ? 'ready' : message;
  const facts = [kindFact(message, kind), ...(DESCRIPTIONS[message]?.(payload) ?? [])];
  return { name, details: joined([...facts, ...commonFacts(envelope, payload)]) };
}

/** The kind of a frame where its message does not tell it, or tells another one. */
function kindFact(message: string, kind: string | null): string | null {
  if (message === 'SessionFrame') return kind;
  const right = RIGHT_KINDS[message];
  return right === undefined || kind === null || right.includes(kind) ? null : `sent as a ${kind}`;
}

/** The kinds in which the frames of a handoff are sent; in another one an ACK is none. */
const RIGHT_KINDS: { readonly [message: string]: readonly string[] } = {
  HandoffOffer: ['request'],
  HandoffAck: ['response', 'event'],
};

/** `request` for FRAME_KIND_REQUEST; null where the envelope does not tell. */
function kindOf(envelope: MessageValue): string | null {
  const kind = envelope['kind'];
  if (typeof kind === 'number') return `kind ${kind}`;
  return typeof kind === 'string' ? kind.replace('FRAME_KIND_', '').toLowerCase() : null;
}

function commonFacts(envelope: MessageValue, payload: MessageValue | null): (string | null)[] {
  const id = payload?.['correlationId'] ?? envelope['requestId'] ?? null;
  return [...traceOf(envelope), id === null ? null : `id ${id}`];
}

/** What can be said of a payload whose type is not known. */
function opaque(record: FrameRecord): string[] {
  const { message, envelope, payload } = record;
  const protocol = envelope['payloadProtocol'];
  if (typeof protocol !== 'number' || message !== null) return ['cannot be decoded'];
  const id = `0x${protocol.toString(16).toUpperCase().padStart(4, '0')}`;
  if (typeof payload !== 'string') return [`${protocolName(protocol)} ${id}`, 'cannot be decoded'];
  const encoding = encodingOf(envelope);
  return [
    `${protocolName(protocol)} ${id}`,
    plural(payload.length / 2, 'byte'),
    encoding ?? '',
    record.decoded === null ? 'not of the message that was named' : '',
    shortened(decodedText(record) ?? wholeOpaqueText(payload, encoding !== null)),
  ];
}

/** How the payload is compressed, such as `zstd`; null where it is not. */
export function encodingOf(envelope: MessageValue): string | null {
  const encoding = envelope['payloadEncoding'];
  if (typeof encoding === 'number') return `encoding ${encoding}`;
  if (typeof encoding !== 'string' || encoding === 'PAYLOAD_ENCODING_NONE') return null;
  return encoding.replace('PAYLOAD_ENCODING_', '').toLowerCase();
}

/** A W3C traceparent is version-trace-parent-flags. */
function traceOf(envelope: MessageValue): string[] {
  const text = envelope['traceparent'];
  if (typeof text !== 'string' || text === '') return [];
  const match = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(text);
  if (match === null) return [`traceparent ${escapeText(text)}, not of the form version-trace-span-flags`];
  return [`trace ${match[1]} span ${match[2]}${match[3] === '01' ? ' sampled' : ''}`];
}

function fieldsOf(payload: Value): MessageValue | null {
  return payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? payload : null;
}

/** The first 4 bytes of a token or nonce. */
export function shortHex(value: Value | undefined): string {
  if (typeof value !== 'string') return '?';
  return value.length > 8 ? `${value.slice(0, 8)}…` : value;
}

function token(value: Value | undefined): string | null {
  if (value === '' || value === undefined) return 'no token';
  return value === null ? 'token ?' : `token ${shortHex(value)}`;
}

function acceptance(ack: MessageValue): string {
  if (ack['accepted'] === true) return 'accepted';
  const detail = ack['errorDetail'];
  return typeof detail === 'string' && detail !== '' ? `refused: ${escapeText(detail)}` : 'refused';
}

function handle(value: Value | undefined): string | null {
  return value === '0' || value === null ? null : `handle ${value}`;
}

function sessionArm(arm: string, value: Value): string {
  if (arm === 'exit') return labelled('exit', (value as MessageValue | null)?.['code'] ?? null) ?? 'exit';
  if (arm === 'start')
    return labelled('start', (value as MessageValue | null)?.['program'] ?? null) ?? 'start';
  return typeof value === 'string' ? `${arm} ${plural(value.length / 2, 'byte')}` : arm;
}

function sizeOf(value: Value | undefined): string | null {
  return typeof value === 'string' ? plural(Buffer.byteLength(value), 'byte') : null;
}

function labelled(label: string, value: Value | undefined): string | null {
  const shown = text(value);
  return shown === null || shown === '' ? null : `${label} ${shown}`;
}

function quoted(value: Value | undefined): string | null {
  return value === '' ? null : text(value);
}

function text(value: Value | undefined): string | null {
  return value === undefined || value === null ? null : escapeText(String(value));
}
