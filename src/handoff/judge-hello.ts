import { type MessageValue, messageValue } from '../wire/fields/value.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameKind, Protocol } from '../wire/registry.ts';
import { applyInOrder, type Check, type Rule } from './check.ts';
import { type EnvelopeCheck, envelopeRules, firstError, unless } from './envelope-rules.ts';

/** What a broker requires of a Hello, in this order. docs/protocol.md, "Hello". */
export type HelloCheck =
  | EnvelopeCheck
  | 'payload'
  | 'protocol-range'
  | 'service-name'
  | 'wanted-version'
  | 'client-version'
  | 'client-lib'
  | 'peer-pid'
  | 'service';

/** The error code of the refusal that each failed check leads to. */
export const REFUSAL_CODES: { readonly [check in HelloCheck]: string } = {
  framing: 'ERROR_VERSION_UNSUPPORTED',
  frame: 'ERROR_PEER_REJECTED',
  'envelope-version': 'ERROR_VERSION_UNSUPPORTED',
  kind: 'ERROR_PEER_REJECTED',
  'payload-protocol': 'ERROR_PEER_REJECTED',
  'payload-encoding': 'ERROR_PEER_REJECTED',
  payload: 'ERROR_PEER_REJECTED',
  'protocol-range': 'ERROR_VERSION_UNSUPPORTED',
  'service-name': 'ERROR_PEER_REJECTED',
  'wanted-version': 'ERROR_PEER_REJECTED',
  'client-version': 'ERROR_PEER_REJECTED',
  'client-lib': 'ERROR_PEER_REJECTED',
  'peer-pid': 'ERROR_PEER_REJECTED',
  service: 'ERROR_SERVICE_UNKNOWN',
};

/** What the broker acts on. 64-bit numbers as decimal strings. */
export interface HelloValues {
  readonly serviceName: string;
  readonly clientCapabilities: string;
  readonly clientKeepaliveSecs: string;
}

export interface HelloJudgement {
  readonly checks: readonly Check[];
  readonly failed: HelloCheck | null;
  /** What is required and what was found; empty when nothing failed. */
  readonly text: string;
  /** Null where the Hello could not be read. */
  readonly hello: HelloValues | null;
}

const PROTOCOL_VERSION = 1;
const SERVICE_NAME = /^[a-z0-9-]{1,64}$/;
const VERSION = /^[0-9]+\.[0-9]+\.[0-9]+(-[a-z0-9.]+)?$/;
/** In bytes. */
const LONGEST_WANTED_VERSION = 64;
const LONGEST_CLIENT_VERSION = 128;
const LONGEST_CLIENT_LIB = 64;

/**
 * Judges a complete frame as a client's Hello.
 * @param peerPid the process at the other end of the socket; null where the system does not tell
 * @param services the known ones; null: all
 */
export function judgeHello(
  frame: FrameReading,
  peerPid: number | null,
  services: ReadonlySet<string> | null,
): HelloJudgement {
  const fields = frame.message === 'Hello' && frame.payload?.complete ? messageValue(frame.payload) : {};
  const text = (name: string) => String(fields[name] ?? '');
  const rules: Rule<HelloCheck>[] = [
    ...envelopeRules(frame, FrameKind.REQUEST, Protocol.CONTROL),
    { id: 'payload', broken: () => unless(frame.payload?.acceptable === true, firstError(frame, 'payload')) },
    { id: 'protocol-range', broken: () => rangeBroken(fields) },
    { id: 'service-name', broken: () => mismatch('service_name', text('serviceName'), SERVICE_NAME) },
    {
      id: 'wanted-version',
      broken: () =>
        tooLong('wanted_version', text('wantedVersion'), LONGEST_WANTED_VERSION) ??
        mismatch('wanted_version', text('wantedVersion'), VERSION),
    },
    {
      id: 'client-version',
      broken: () => tooLong('client_version', text('clientVersion'), LONGEST_CLIENT_VERSION),
    },
    {
      id: 'client-lib',
      broken: () =>
        tooLong('client_lib_name', text('clientLibName'), LONGEST_CLIENT_LIB) ??
        tooLong('client_lib_version', text('clientLibVersion'), LONGEST_CLIENT_LIB),
    },
    { id: 'peer-pid', broken: () => pidBroken(Number(fields['peerPid'] ?? 0), peerPid) },
    {
      id: 'service',
      broken: () =>
        unless(services?.has(text('serviceName')) !== false, `no service is called "${text('serviceName')}"`),
    },
  ];
  const { checks, failed, text: why } = applyInOrder(rules);
  return { checks, failed, text: why, hello: helloValues(fields) };
}

function helloValues(fields: MessageValue): HelloValues | null {
  if (typeof fields['serviceName'] !== 'string') return null;
  return {
    serviceName: fields['serviceName'],
    clientCapabilities: String(fields['clientCapabilities']),
    clientKeepaliveSecs: String(fields['clientKeepaliveSecs']),
  };
}

function rangeBroken(fields: MessageValue): string | null {
  const from = Number(fields['clientMinProtocol'] ?? 0);
  const to = Number(fields['clientMaxProtocol'] ?? 0);
  return unless(
    from <= PROTOCOL_VERSION && to >= PROTOCOL_VERSION,
    `the client’s protocols must include ${PROTOCOL_VERSION}, found ${from} to ${to}`,
  );
}

function mismatch(name: string, found: string, pattern: RegExp): string | null {
  return unless(pattern.test(found), `${name} must match ${pattern.source}, found "${found}"`);
}

function tooLong(name: string, found: string, longest: number): string | null {
  const length = Buffer.byteLength(found);
  return unless(length <= longest, `${name} may have ${longest} bytes, found ${length}`);
}

/** A client that names no pid is not checked. */
function pidBroken(named: number, real: number | null): string | null {
  return unless(
    named === 0 || real === null || named === real,
    `peer_pid must be ${real}, the process at the other end of the socket, found ${named}`,
  );
}
