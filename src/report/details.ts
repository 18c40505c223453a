import { protocolName } from '../protocol/registry.ts';
import type { MessageValue, Value } from '../protocol/value.ts';
import { escapeText } from './escape.ts';

/** The few facts of a message that a row has room for, in the order of their weight. */
type Describe = (fields: MessageValue) => (string | null)[];

const DESCRIPTIONS: { readonly [message: string]: Describe } = {
  HandoffOffer: (offer) => [quoted(offer['serviceName']), token(offer['token']), handle(offer['handleValue'])],
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
      return ['negotiated', token(negotiated['handlePassedToken']), labelled('backend', negotiated['backendPipe'])];
    }
    if (!refused) return ['neither negotiated nor refused'];
    const retry = refused['retryAfterMs'] === '0' ? null : `retry after ${refused['retryAfterMs']} ms`;
    return [`refused ${refused['code']}`, text(refused['reason']), retry];
  },
  AdminRequest: (request) => [text(request['verb']), quoted(request['serviceName'])],
  AdminReply: (reply) => [text(reply['kind']), labelled('exit code', reply['exitCode']), sizeOf(reply['body'])],
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

/** One line on what a frame carries, safe for a terminal. */
export function describe(message: string | null, payload: Value, protocol: Value): string {
  if (message !== null && payload !== null && typeof payload === 'object' && !Array.isArray(payload))
    return (DESCRIPTIONS[message]?.(payload) ?? []).filter((fact) => fact !== null && fact !== '').join('  ');
  if (typeof protocol !== 'number') return 'cannot be decoded';
  const id = `0x${protocol.toString(16).toUpperCase().padStart(4, '0')}`;
  const length = typeof payload === 'string' ? `${payload.length / 2} bytes` : 'cannot be decoded';
  return `${protocolName(protocol)} ${id}  ${length}`;
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
  if (arm === 'start') return labelled('start', (value as MessageValue | null)?.['program'] ?? null) ?? 'start';
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
