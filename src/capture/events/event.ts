import type { Settled } from '../../records/segment.ts';
import {
  DESCRIPTOR_FATES,
  DESCRIPTOR_KINDS,
  isHandleValue,
  type PassedDescriptor,
} from '../../wire/descriptor.ts';
import { DIRECTIONS, type Direction } from '../../wire/direction.ts';
import { isDeadline } from '../deadline.ts';

/**
 * One write per line, as a JSON object: `us` since the first one, `connection`, `direction` such as `client->broker`, the
 * number of `descriptors` passed, the bytes as `hex`. Our own also give the time of the first one in `start`, in microseconds
 * since the epoch. What is not known is null.
 */
export interface Event {
  readonly us: number | null;
  readonly connection: number;
  readonly direction: string | null;
  readonly descriptors: number | null;
  readonly hex: string;
  readonly start?: number;
  /** Of the first one: how long whoever recorded them waited for an ACK. */
  readonly deadlineMs?: number;
  /** What is known of each descriptor. */
  readonly passed?: readonly PassedDescriptor[];
  readonly unread?: boolean;
  /** Whether nothing tells which of the bytes the descriptors came with. */
  readonly anywhere?: boolean;
  /** Of an event without bytes: what became of a descriptor. */
  readonly settled?: Settled;
  readonly application?: boolean;
  /** How many bytes passed here that were not recorded. */
  readonly gap?: number;
  /** Of an event without bytes: the connection ended; `direction` is that of the side that ended it. */
  readonly ended?: boolean;
  /** Of an event without bytes: what was done to the frame `was`, in whose place the next bytes, if any, were put. */
  readonly by?: string;
  readonly was?: string;
}

/** The event on a line; null where there is none. */
export function eventOf(line: string): Event | null {
  if (!line.startsWith('{')) return null;
  let value: { readonly [field: string]: unknown };
  try {
    value = JSON.parse(line) as typeof value;
  } catch {
    return null;
  }
  return RULES.every(([field, holds]) => holds(value[field])) ? (value as unknown as Event) : null;
}

/** Such as `client->broker`; null where it is none. */
export function directionOf(text: string): Direction | null {
  const name = text.replace('->', '-to-');
  return DIRECTIONS.find((direction) => direction === name) ?? null;
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

type Rule = (value: unknown) => boolean;

const isCount: Rule = (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
const isFlag: Rule = (value) => typeof value === 'boolean';
const isText: Rule = (value) => typeof value === 'string';
const isHex: Rule = (value) =>
  typeof value === 'string' && value.length % 2 === 0 && /^[\da-f]*$/i.test(value);
const isPassed: Rule = (value) => Array.isArray(value) && value.every(isDescriptor);
const isSettled: Rule = (value) => {
  if (typeof value !== 'object' || value === null) return false;
  const { nth, fate } = value as { [field: string]: unknown };
  return isCount(nth) && DESCRIPTOR_FATES.some((known) => known === fate);
};
const orNull =
  (rule: Rule): Rule =>
  (value) =>
    value === null || rule(value);
const optional =
  (rule: Rule): Rule =>
  (value) =>
    value === undefined || rule(value);

const RULES: readonly (readonly [field: keyof Event, holds: Rule])[] = [
  ['us', orNull((value) => Number.isSafeInteger(value))],
  ['connection', isCount],
  ['direction', orNull((value) => typeof value === 'string' && directionOf(value) !== null)],
  ['descriptors', orNull(isCount)],
  ['hex', isHex],
  ['start', optional(orNull(isCount))],
  ['deadlineMs', optional(isDeadline)],
  ['passed', optional(isPassed)],
  ['unread', optional(isFlag)],
  ['anywhere', optional(isFlag)],
  ['settled', optional(isSettled)],
  ['application', optional(isFlag)],
  ['gap', optional(isCount)],
  ['ended', optional(isFlag)],
  ['by', optional(isText)],
  ['was', optional(isHex)],
];

function isDescriptor(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, blocking, fate, handle } = value as { [field: string]: unknown };
  return (
    (kind === null || DESCRIPTOR_KINDS.some((known) => known === kind)) &&
    (blocking === null || typeof blocking === 'boolean') &&
    (fate === null || DESCRIPTOR_FATES.some((known) => known === fate)) &&
    (handle === undefined || (typeof handle === 'string' && isHandleValue(handle)))
  );
}
