import { bareHello } from './bare-hello.ts';
import { clientLib } from './client-lib.ts';
import { clientVersion } from './client-version.ts';
import { correlationId } from './correlation-id.ts';
import { envelopeVersion } from './envelope-version.ts';
import type { Fault } from './fault.ts';
import { foreignFirst } from './foreign-first.ts';
import { frame } from './frame.ts';
import { frameTwice } from './frame-twice.ts';
import { framingVersion } from './framing-version.ts';
import { kind } from './kind.ts';
import { oversize } from './oversize.ts';
import { payload } from './payload.ts';
import { payloadEncoding } from './payload-encoding.ts';
import { payloadProtocol } from './payload-protocol.ts';
import { peerPid } from './peer-pid.ts';
import { protocolRange } from './protocol-range.ts';
import { requestId } from './request-id.ts';
import { serviceName } from './service-name.ts';
import { token } from './token.ts';
import { tokenEmpty } from './token-empty.ts';
import { tokenShort } from './token-short.ts';
import { trailingBytes } from './trailing-bytes.ts';
import { unknownField } from './unknown-field.ts';
import { wantedVersion } from './wanted-version.ts';

/** Every fault, in the order of the checks that they fail. Help, completions and docs/faults.md are made from it. */
export const ALL_FAULTS: readonly Fault[] = [
  framingVersion,
  oversize,
  frame,
  bareHello,
  envelopeVersion,
  kind,
  payloadProtocol,
  payloadEncoding,
  requestId,
  foreignFirst,
  payload,
  correlationId,
  token,
  tokenShort,
  tokenEmpty,
  protocolRange,
  serviceName,
  wantedVersion,
  clientVersion,
  clientLib,
  peerPid,
  unknownField,
  trailingBytes,
  frameTwice,
];

/** Those for an offer, an ACK or a ready. */
export const FAULTS = ALL_FAULTS.filter(({ frames }) => frames.includes('handoff'));
export const FAULT_NAMES: readonly string[] = FAULTS.map(({ name }) => name);

/** Those for a Hello. */
export const HELLO_FAULTS = ALL_FAULTS.filter(({ frames }) => frames.includes('hello'));
export const HELLO_FAULT_NAMES: readonly string[] = HELLO_FAULTS.map(({ name }) => name);

/** The fault of a handoff’s frame that has that name, or undefined. */
export function faultNamed(name: string): Fault | undefined {
  return FAULTS.find((fault) => fault.name === name);
}

/** The fault of a Hello that has that name, or undefined. */
export function helloFaultNamed(name: string): Fault | undefined {
  return HELLO_FAULTS.find((fault) => fault.name === name);
}
