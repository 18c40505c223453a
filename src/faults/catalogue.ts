import { correlationId } from './correlation-id.ts';
import { envelopeVersion } from './envelope-version.ts';
import type { Fault } from './fault.ts';
import { frame } from './frame.ts';
import { framingVersion } from './framing-version.ts';
import { kind } from './kind.ts';
import { oversize } from './oversize.ts';
import { payload } from './payload.ts';
import { payloadEncoding } from './payload-encoding.ts';
import { payloadProtocol } from './payload-protocol.ts';
import { requestId } from './request-id.ts';
import { token } from './token.ts';
import { tokenEmpty } from './token-empty.ts';
import { tokenShort } from './token-short.ts';
import { trailingBytes } from './trailing-bytes.ts';
import { unknownField } from './unknown-field.ts';

/** Every fault, in the order of the checks that they fail. Help, completions and docs/faults.md are made from it. */
export const FAULTS: readonly Fault[] = [
  framingVersion,
  oversize,
  frame,
  envelopeVersion,
  kind,
  payloadProtocol,
  payloadEncoding,
  requestId,
  payload,
  correlationId,
  token,
  tokenShort,
  tokenEmpty,
  unknownField,
  trailingBytes,
];

export const FAULT_NAMES: readonly string[] = FAULTS.map((fault) => fault.name);

/** The fault of that name, or undefined. */
export function faultNamed(name: string): Fault | undefined {
  return FAULTS.find((fault) => fault.name === name);
}
