import type { Difference } from '../../records/replay-records.ts';
import { envelopeValue, hex, type MessageValue, messageValue, type Value } from '../../wire/fields/value.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { sameValue } from './cut-value.ts';
import { apart, cut, LongValue, sameLong } from './long-values.ts';
import { messageName, type RecordedMessage } from './recorded-message.ts';
import type { Substitutes } from './substitutes.ts';

/** What came from the live peer. */
export type LiveMessage = Pick<RecordedMessage, 'type' | 'bytes' | 'frame' | 'descriptors'>;

export interface Comparison {
  /** What tokens and ids were replaced by; null: they must be as recorded. */
  readonly substitutes: Substitutes | null;
  /** Whether the peer chooses tokens and ids, so that its choice is taken over. */
  readonly peerChooses: boolean;
  /** Paths of fields that may differ. */
  readonly ignored: ReadonlySet<string>;
}

/** Bytes of which no more are shown. */
const SHOWN_BYTES = 64;

/** The same of a payload whose meaning is not known. */
const MOST_OPAQUE = 256;

/** What the live peer chooses afresh each time. */
const PEERS_CHOICE: ReadonlySet<string> = new Set(['payload.negotiated.connectionId']);

/** How a live message differs from the recorded one, field by field; takes over what the peer has chosen. */
export function differencesOf(
  recorded: RecordedMessage,
  live: LiveMessage,
  comparison: Comparison,
): Difference[] {
  const found =
    recorded.type !== live.type
      ? [difference(null, messageName(recorded), messageName(live))]
      : recorded.type === 'sideband'
        ? sidebandDifferences(recorded, live, comparison)
        : recorded.frame === null || live.frame === null
          ? bytesDifferences(recorded, live, comparison)
          : frameDifferences(recorded.frame, live.frame, comparison);
  return found.filter(({ field }) => field === null || !comparison.ignored.has(field));
}

function sidebandDifferences(
  recorded: RecordedMessage,
  live: LiveMessage,
  comparison: Comparison,
): Difference[] {
  const token = expectedToken(hex(recorded.bytes), hex(live.bytes), comparison);
  const passed = (count: number | null) => (count === null ? null : count > 0);
  const known = recorded.descriptors !== null && live.descriptors !== null;
  return [
    ...unequal('token', token, hex(live.bytes)),
    ...(known ? unequal('descriptors', passed(recorded.descriptors), passed(live.descriptors)) : []),
  ];
}

function bytesDifferences(
  recorded: RecordedMessage,
  live: LiveMessage,
  { substitutes }: Comparison,
): Difference[] {
  const shown = (bytes: Uint8Array) => hex(bytes, 0, Math.min(bytes.length, SHOWN_BYTES));
  if (Buffer.compare(substitutes?.inBytes(recorded.bytes) ?? recorded.bytes, live.bytes) === 0) return [];
  return [difference(null, shown(recorded.bytes), shown(live.bytes))];
}

function frameDifferences(recorded: FrameReading, live: FrameReading, comparison: Comparison): Difference[] {
  const [was, is] = [valuesOf(recorded), valuesOf(live)];
  return [
    ...unequal('message', recorded.message, live.message),
    ...(sameOpaque(recorded, live) ? [] : [opaqueDifference(recorded, live)]),
    ...[...new Set([...was.keys(), ...is.keys()])].flatMap((path) => {
      const [before, now] = [was.get(path) ?? null, is.get(path) ?? null];
      if (before instanceof LongValue || now instanceof LongValue)
        return sameLong(before, now) ? [] : [difference(path, before, now)];
      return unequal(path, expected(path, before, now, live, comparison), now);
    }),
  ];
}

/** All values of a frame with their paths. The payload first: its correlation id decides what the envelope’s request id must be. */
function valuesOf({ payload, envelope }: FrameReading): Map<string, Value | LongValue> {
  const values = new Map<string, Value | LongValue>();
  for (const [path, message] of [['payload', payload] as const, ['envelope', envelope] as const]) {
    if (message === null) continue;
    const { rest, long } = apart(message, path);
    const fields = path === 'payload' ? messageValue(rest) : envelopeValue(rest);
    for (const [name, value] of [...leaves(path, fields), ...long]) values.set(name, value);
  }
  values.delete('envelope.payload');
  return values;
}

/** What a field of the live frame should be, given what it was. */
function expected(path: string, was: Value, is: Value, live: FrameReading, comparison: Comparison): Value {
  const { substitutes } = comparison;
  if (substitutes === null || was === null || is === null) return was;
  if (PEERS_CHOICE.has(path)) return is;
  if (path === 'payload.token' || path === 'payload.negotiated.handlePassedToken')
    return expectedToken(String(was), String(is), comparison);
  const isId = path === 'payload.correlationId' || path === 'envelope.requestId';
  if (!isId || live.handoff === null) return was;
  // A client does not look at a ready’s ids.
  if (live.direction === 'broker-to-client') return is;
  if (path === 'payload.correlationId' && comparison.peerChooses)
    substitutes.learnId(BigInt(String(was)), BigInt(String(is)));
  return String(substitutes.id(BigInt(String(was))));
}

function expectedToken(was: string, is: string, { substitutes, peerChooses }: Comparison): string {
  if (substitutes === null) return was;
  const recorded = Buffer.from(was, 'hex');
  if (peerChooses && !substitutes.knows(recorded)) substitutes.learnToken(recorded, Buffer.from(is, 'hex'));
  return hex(substitutes.token(recorded));
}

/** Whether the payloads are the same as far as they are bytes whose meaning is not known. They are not made text of: they can have 16 MiB. */
function sameOpaque(recorded: FrameReading, live: FrameReading): boolean {
  const [was, is] = [opaque(recorded), opaque(live)];
  return was === null || is === null ? was === is : Buffer.compare(was, is) === 0;
}

function opaqueDifference(recorded: FrameReading, live: FrameReading): Difference {
  const [was, is] = [opaque(recorded), opaque(live)];
  const beginning = (bytes: Uint8Array | null) =>
    bytes === null ? null : hex(bytes, 0, Math.min(bytes.length, MOST_OPAQUE));
  return {
    ...{ field: 'payload', recorded: beginning(was), live: beginning(is) },
    ...(was !== null && was.length > MOST_OPAQUE && { recordedLength: 2 * was.length }),
    ...(is !== null && is.length > MOST_OPAQUE && { liveLength: 2 * is.length }),
  };
}

/** A payload that was not read as a message; null where it was. */
function opaque({ payload, bytes, payloadStart, payloadEnd }: FrameReading): Uint8Array | null {
  return payload === null ? bytes.subarray(payloadStart, payloadEnd) : null;
}

/** All values that have no parts, with their paths. */
function leaves(path: string, value: Value): [path: string, value: Value][] {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return [[path, value]];
  return Object.entries(value as MessageValue).flatMap(([name, side]) => leaves(`${path}.${name}`, side));
}

function unequal(field: string, recorded: Value, live: Value): Difference[] {
  return sameValue(recorded, live) ? [] : [difference(field, recorded, live)];
}

function difference(field: string | null, recorded: Value | LongValue, live: Value | LongValue): Difference {
  const [was, is] = [cut(recorded), cut(live)];
  return {
    ...{ field, recorded: was.value, live: is.value },
    ...(was.length !== null && { recordedLength: was.length }),
    ...(is.length !== null && { liveLength: is.length }),
  };
}
