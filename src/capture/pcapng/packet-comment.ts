import type { Change, Segment, Settled } from '../../records/segment.ts';
import {
  DESCRIPTOR_FATES,
  DESCRIPTOR_KINDS,
  isHandleValue,
  type PassedDescriptor,
} from '../../wire/descriptor.ts';
import { DIRECTIONS } from '../../wire/direction.ts';
import { MAX_DESCRIPTORS } from '../../wire/limits.ts';
import { Unreadable } from '../damage.ts';

/** What TCP has no place for, as a comment that people and this program can read. */
export interface SegmentFacts
  extends Pick<
    Segment,
    | 'connection'
    | 'direction'
    | 'descriptors'
    | 'passed'
    | 'anywhere'
    | 'settled'
    | 'unread'
    | 'application'
    | 'gap'
    | 'ends'
  > {
  /** Every packet has a time; whether that is the traffic’s own. */
  readonly timed: boolean;
  readonly changed?: Change | undefined;
}

/** How long a comment may be, in bytes; of a frame that is longer than the rest of it only the beginning is kept. */
const LONGEST = 65_535;
/** The same for what was done to it. */
const MOST_BY = 1000;
const BEGINNING = 'connection ';
const CHANGED = ', changed by ';
const WAS = ', was ';

/** Such as `connection 3, broker-to-backend, 1 descriptors, passed stream blocking adopted`. */
export function formatComment(facts: SegmentFacts): string {
  const { connection, direction, descriptors, timed, passed, unread, application, gap, ends, changed } =
    facts;
  const { anywhere, settled } = facts;
  const parts = [
    `${BEGINNING}${connection}`,
    direction ?? 'direction unknown',
    `${descriptors ?? 'unknown'} descriptors`,
  ];
  if (!timed) parts.push('time unknown');
  if (passed !== undefined)
    parts.push(`passed ${passed.slice(0, MAX_DESCRIPTORS).map(formatPassed).join(' + ')}`);
  if (anywhere) parts.push('with any of the bytes');
  if (settled !== undefined) parts.push(`descriptor ${settled.nth} ${settled.fate}`);
  if (unread) parts.push('read without them');
  if (application) parts.push('application');
  if (gap !== undefined) parts.push(`${gap} bytes not recorded`);
  if (ends) parts.push('ended');
  const place = parts.join(', ');
  if (changed === undefined) return place;
  const beginning = `${place}${CHANGED}${changed.by.slice(0, MOST_BY)}${WAS}`;
  const room = Math.floor((LONGEST - Buffer.byteLength(beginning)) / 2);
  return `${beginning}${Buffer.from(changed.was.subarray(0, room)).toString('hex')}`;
}

/** The facts of a comment; null when another program wrote it. Throws an Error for a number that is too large. */
export function parseComment(comment: string): SegmentFacts | null {
  if (!comment.startsWith(BEGINNING)) return null;
  const changedAt = comment.indexOf(CHANGED);
  const changed = changedAt === -1 ? undefined : parseChange(comment.slice(changedAt + CHANGED.length));
  const [place, direction, descriptors, ...others] = (
    changedAt === -1 ? comment : comment.slice(0, changedAt)
  ).split(', ');
  const connection = countIn(place!.slice(BEGINNING.length));
  const known = direction === 'direction unknown' ? null : DIRECTIONS.find((name) => name === direction);
  const count =
    descriptors === 'unknown descriptors' ? null : countIn(descriptors?.replace(' descriptors', '') ?? '');
  if (connection === undefined || known === undefined || count === undefined || changed === null) return null;
  const passed = others.find((part) => part.startsWith('passed '));
  const settled = parseSettled(others.find((part) => part.startsWith('descriptor ')));
  const gap = others.find((part) => part.endsWith(' bytes not recorded'));
  return {
    connection,
    direction: known,
    descriptors: count,
    timed: !others.includes('time unknown'),
    ...(passed !== undefined && { passed: passed.slice('passed '.length).split(' + ').flatMap(parsePassed) }),
    ...(others.includes('with any of the bytes') && { anywhere: true }),
    ...(settled !== null && { settled }),
    ...(others.includes('read without them') && { unread: true }),
    ...(others.includes('application') && { application: true }),
    ...(gap !== undefined && { gap: countIn(gap.split(' ')[0]!) ?? 0 }),
    ...(others.includes('ended') && { ends: true }),
    changed,
  };
}

function formatPassed({ kind, blocking, fate, handle }: PassedDescriptor): string {
  const mode = blocking === null ? 'unknown' : blocking ? 'blocking' : 'non-blocking';
  const place = handle === undefined ? '' : ` handle ${handle}`;
  return `${kind ?? 'unknown'} ${mode} ${fate ?? 'unknown'}${place}`;
}

function parsePassed(text: string): PassedDescriptor[] {
  const [kind, mode, fate, by, value = ''] = text.split(' ');
  if (fate === undefined) return [];
  return [
    {
      kind: DESCRIPTOR_KINDS.find((known) => known === kind) ?? null,
      blocking: mode === 'blocking' ? true : mode === 'non-blocking' ? false : null,
      fate: DESCRIPTOR_FATES.find((known) => known === fate) ?? null,
      ...(by === 'handle' && isHandleValue(value) && { handle: value }),
    },
  ];
}

/** Such as `descriptor 0 adopted`; null where it is none. */
function parseSettled(text: string | undefined): Settled | null {
  const [, place, word] = text?.split(' ') ?? [];
  const nth = place === undefined ? undefined : countIn(place);
  const fate = DESCRIPTOR_FATES.find((known) => known === word);
  return nth === undefined || fate === undefined ? null : { nth, fate };
}

/** Null where it is none. */
function parseChange(text: string): Change | null {
  const at = text.lastIndexOf(WAS);
  const was = text.slice(at + WAS.length);
  if (at === -1 || was.length % 2 !== 0 || !/^[\da-f]*$/.test(was)) return null;
  return { by: text.slice(0, at), was: Buffer.from(was, 'hex') };
}

/** Undefined for anything but a number. */
function countIn(text: string): number | undefined {
  if (!/^\d+$/.test(text)) return undefined;
  const count = Number(text);
  if (!Number.isSafeInteger(count)) throw new Unreadable(`a number of ${text.length} digits in its comment`);
  return count;
}
