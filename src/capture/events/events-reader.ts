import type { Change, Segment } from '../../records/segment.ts';
import type { ByteQueue } from '../byte-queue.ts';
import { damage } from '../damage.ts';
import { lineBatches, type TextLine, unquoted } from '../text-lines.ts';
import { isTime } from '../times.ts';
import { directionOf, type Event, eventOf } from './event.ts';

/** Whether a line is an event. */
export function isEvent(line: string): boolean {
  return eventOf(line) !== null;
}

/** The traffic in such a file. Throws a Failure at a line that is not an event. */
export async function* readEvents(queue: ByteQueue): AsyncGenerator<Iterable<Segment>> {
  const beginning: Beginning = { start: 0, begun: false };
  for await (const lines of lineBatches(queue)) yield segmentsIn(lines, beginning);
}

/** What earlier lines told. */
interface Beginning {
  /** Microseconds since the epoch that the times of events are counted from. */
  start: number;
  /** Whether an event has come. */
  begun: boolean;
}

function* segmentsIn(lines: Iterable<TextLine>, beginning: Beginning): Generator<Segment> {
  for (const { text, number } of lines) {
    const line = unquoted(text);
    if (line === '') continue;
    const event = eventOf(line);
    // Text that a person wrote before it.
    if (event === null && !beginning.begun && !line.startsWith('{')) continue;
    beginning.begun = true;
    if (event === null)
      throw damage(`line ${number}`, 'this is not an event with us, connection, direction and hex');
    beginning.start = event.start ?? beginning.start;
    const { start } = beginning;
    const time = event.us === null ? null : start + event.us;
    if (time !== null && !isTime(time))
      throw damage(`line ${number}`, `a time of ${event.us} µs after ${start} is not between 1970 and 2255`);
    const segment = segmentOf(event, time);
    if (segment !== null) yield segment;
  }
}

/** Null for an event without content. */
function segmentOf(event: Event, time: number | null): Segment | null {
  const { connection, direction, descriptors, hex, passed, unread, application, gap, ended } = event;
  const changed = changeOf(event);
  const { anywhere, settled } = event;
  const isEmpty = hex === '' && changed === undefined && gap === undefined && settled === undefined;
  if (isEmpty && !ended) return null;
  // Others note descriptors where a call received them, with bytes that may have been sent before them.
  const isVague = anywhere ?? (passed === undefined && descriptors !== null && descriptors > 0);
  return {
    connection,
    direction: direction === null ? null : directionOf(direction),
    time,
    descriptors,
    bytes: Buffer.from(hex, 'hex'),
    ...(passed !== undefined && { passed }),
    ...(isVague && { anywhere: true }),
    ...(settled !== undefined && { settled }),
    ...(unread && { unread }),
    ...(application && { application }),
    ...(gap !== undefined && { gap }),
    ...(ended && { ends: true }),
    ...(changed !== undefined && { changed }),
  };
}

function changeOf({ hex, by, was }: Event): Change | undefined {
  return hex !== '' || by === undefined || was === undefined
    ? undefined
    : { by, was: Buffer.from(was, 'hex') };
}
