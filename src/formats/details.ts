import { ReadFrameRecord } from '../records/frame-record.ts';
import type { FrameRecord } from '../records/record.ts';
import { escapeText } from '../text/escape.ts';
import type { MessageValue, Value } from '../wire/fields/value.ts';
import { ScannedFrame } from '../wire/frame/scanned-frame.ts';
import { FrameKind, protocolName } from '../wire/registry.ts';
import { tokenHex } from '../wire/token.ts';

/** The few facts of a message that a row has room for, in the order of their weight. */
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
  /** The message’s name; `ready` for the ACK that a client gets; — where the type is not known. */
  readonly name: string;
  /** One line on what the frame carries. */
  readonly details: string;
}

/** A frame in few words, safe for a terminal. */
export function describeFrame(record: FrameRecord): FrameDescription {
  if (record instanceof ReadFrameRecord && record.reading instanceof ScannedFrame)
    return describeScanned(record.reading);
  const { message, envelope } = record;
  const kind = envelope['kind'];
  const name = message === 'HandoffAck' && kind === 'FRAME_KIND_EVENT' ? 'ready' : (message ?? '—');
  const payload = message === null ? null : fieldsOf(record.payload);
  const id = payload?.['correlationId'] ?? envelope['requestId'] ?? null;
  const facts =
    message === null || payload === null ? opaque(record) : (DESCRIPTIONS[message]?.(payload) ?? []);
  return { name, details: joined([...facts, ...traceOf(envelope), id === null ? null : `id ${id}`]) };
}

/** The same for the frames of which a long capture consists, without reading their fields one by one. */
function describeScanned({ message, kind, handoff, handleValue, requestId }: ScannedFrame): FrameDescription {
  const token = `token ${shortHex(tokenHex(handoff.token))}`;
  if (message === 'HandoffOffer') {
    const facts = [quoted(handoff.serviceName), token, handle(String(handleValue)), `id ${requestId}`];
    return { name: message, details: joined(facts) };
  }
  const { accepted, errorDetail } = handoff;
  const facts = [acceptance({ accepted, errorDetail }), token, `id ${requestId}`];
  return { name: kind === FrameKind.EVENT ? 'ready' : message, details: joined(facts) };
}

function opaque({ envelope, payload }: FrameRecord): string[] {
  const protocol = envelope['payloadProtocol'];
  if (typeof protocol !== 'number') return ['cannot be decoded'];
  const id = `0x${protocol.toString(16).toUpperCase().padStart(4, '0')}`;
  const length = typeof payload === 'string' ? `${payload.length / 2} bytes` : 'cannot be decoded';
  return [`${protocolName(protocol)} ${id}`, length];
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

function joined(facts: readonly (string | null)[]): string {
  return facts.filter((fact) => fact !== null && fact !== '').join('  ');
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
  return typeof value === 'string' ? `${arm} ${value.length / 2} bytes` : arm;
}

function sizeOf(value: Value | undefined): string | null {
  return typeof value === 'string' ? `${Buffer.byteLength(value)} bytes` : null;
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
