import type { Draft, FrameName } from '../frames/draft.ts';
import { encodeMessageDraft, messageDraft } from '../frames/message.ts';
import { backendPipeEmpty } from './backend-pipe-empty.ts';
import { bareHello } from './bare-hello.ts';
import { capability } from './capability.ts';
import { clientLib } from './client-lib.ts';
import { clientVersion } from './client-version.ts';
import { closedDescriptor } from './closed-descriptor.ts';
import { correlationId } from './correlation-id.ts';
import { descriptorOnOffer } from './descriptor-on-offer.ts';
import { envelopeVersion } from './envelope-version.ts';
import type { Fault } from './fault.ts';
import { foreignFirst } from './foreign-first.ts';
import { frame } from './frame.ts';
import { frameTwice } from './frame-twice.ts';
import { framingVersion } from './framing-version.ts';
import { kind } from './kind.ts';
import { noDescriptor } from './no-descriptor.ts';
import { noSideband } from './no-sideband.ts';
import { nonblocking } from './nonblocking.ts';
import { oversize } from './oversize.ts';
import { payload } from './payload.ts';
import { payloadEncoding } from './payload-encoding.ts';
import { payloadProtocol } from './payload-protocol.ts';
import { peerPid } from './peer-pid.ts';
import { protocol } from './protocol.ts';
import { protocolRange } from './protocol-range.ts';
import { requestId } from './request-id.ts';
import { resultEmpty } from './result-empty.ts';
import { serviceName } from './service-name.ts';
import { sidebandOnly } from './sideband-only.ts';
import { sidebandShort } from './sideband-short.ts';
import { sidebandSplit } from './sideband-split.ts';
import { sidebandToken } from './sideband-token.ts';
import { token } from './token.ts';
import { tokenEmpty } from './token-empty.ts';
import { tokenMissing } from './token-missing.ts';
import { tokenShort } from './token-short.ts';
import { trailingBytes } from './trailing-bytes.ts';
import { twoDescriptors } from './two-descriptors.ts';
import { unknownField } from './unknown-field.ts';
import { wantedVersion } from './wanted-version.ts';
import { wrongDescriptors } from './wrong-descriptor.ts';

/** Every fault, in the order of the checks that they fail. Names are unique. Help, completions and docs/faults.md are made from it. */
export const ALL_FAULTS: readonly Fault[] = [
  noSideband,
  noDescriptor,
  twoDescriptors,
  descriptorOnOffer,
  sidebandSplit,
  ...wrongDescriptors,
  nonblocking,
  closedDescriptor,
  sidebandShort,
  sidebandOnly,
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
  sidebandToken,
  resultEmpty,
  capability,
  tokenMissing,
  protocol,
  backendPipeEmpty,
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

/** The faults that can be made in a frame, in the order of the checks that they fail. */
export function faultsFor(frame: FrameName): readonly Fault[] {
  return ALL_FAULTS.filter(({ reaches }) => reaches[frame] !== undefined);
}

/** The fault of that name that can be made in the frame, or undefined. */
export function faultNamed(frame: FrameName, name: string): Fault | undefined {
  return faultsFor(frame).find((fault) => fault.name === name);
}

/** The bytes of a frame with a fault, whatever goes before it. */
export function faultyFrame(fault: Fault, frame: Draft): Uint8Array {
  const message = encodeMessageDraft(fault.apply(messageDraft(frame)));
  return Buffer.concat(message.frame.map(({ bytes }) => bytes));
}
