import { enumNames } from '../wire/fields/schema.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { ENVELOPE_VERSION, FRAMING_VERSION } from '../wire/limits.ts';
import { type FrameKind, PayloadEncoding, Protocol, protocolName } from '../wire/registry.ts';
import type { Rule } from './check.ts';
import { otherPeer } from './other-peer.ts';

/** What every peer requires of an envelope, in the protocol's order. */
export const ENVELOPE_CHECKS = [
  'framing',
  'frame',
  'envelope-version',
  'kind',
  'payload-protocol',
  'payload-encoding',
] as const;
export type EnvelopeCheck = (typeof ENVELOPE_CHECKS)[number];

/** The envelope's part of what a peer requires of a frame, in the protocol's order. */
export function envelopeRules(
  frame: FrameReading,
  kind: (typeof FrameKind)[keyof typeof FrameKind],
  protocol: number = Protocol.HANDOFF,
): Rule<EnvelopeCheck>[] {
  return [
    { id: 'framing', broken: () => unless(frame.bytes[frame.start] === FRAMING_VERSION, framingText(frame)) },
    { id: 'frame', broken: () => unless(frame.envelope?.acceptable === true, firstError(frame, 'envelope')) },
    {
      id: 'envelope-version',
      broken: () => differs(frame.envelopeVersion, ENVELOPE_VERSION, 'envelope_version'),
    },
    {
      id: 'kind',
      broken: () => {
        const text = differs(enumOf('FrameKind', frame.kind), enumOf('FrameKind', kind), 'kind');
        return text === null ? null : text + otherPeer(frame, protocol, kind);
      },
    },
    {
      id: 'payload-protocol',
      broken: () => {
        const text = differs(protocolOf(frame.payloadProtocol), protocolOf(protocol), 'payload_protocol');
        return text === null ? null : text + otherPeer(frame, protocol, kind);
      },
    },
    {
      id: 'payload-encoding',
      broken: () =>
        differs(
          enumOf('PayloadEncoding', frame.payloadEncoding),
          enumOf('PayloadEncoding', PayloadEncoding.NONE),
          'payload_encoding',
        ),
    },
  ];
}

/** The payload decodes as the message that the envelope announces. */
export function payloadRule<Id extends string>(frame: FrameReading, id: Id): Rule<Id> {
  return { id, broken: () => unless(frame.payload?.acceptable === true, firstError(frame, 'payload')) };
}

export function unless(holds: boolean, text: string): string | null {
  return holds ? null : text;
}

/** "name must be wanted, found found", or null when they are the same. */
export function differs(found: unknown, wanted: unknown, name: string): string | null {
  return found === wanted ? null : `${name} must be ${wanted}, found ${found}`;
}

/** The text of the first problem that makes the reference reject that part of the frame. */
export function firstError(frame: FrameReading, part: 'envelope' | 'payload'): string {
  if (part === 'envelope' && frame.envelope === null)
    return `a ${frame.message ?? 'message'} without a Frame around it`;
  const found = frame.problems.find((p) => p.severity === 'error' && p.field?.startsWith(part));
  return found?.text ?? `the ${part} cannot be decoded`;
}

function framingText(frame: FrameReading): string {
  return `the framing byte must be ${FRAMING_VERSION}, found ${frame.bytes[frame.start]}`;
}

function enumOf(name: string, value: number | null): string | number | null {
  return value === null ? null : (enumNames(name).get(value) ?? value);
}

function protocolOf(value: number | null): string {
  if (value === null) return 'none';
  return `0x${value.toString(16).toUpperCase().padStart(4, '0')} (${protocolName(value)})`;
}
