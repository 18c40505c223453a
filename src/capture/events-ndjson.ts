import type { Change, Segment } from '../records/segment.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import type { ByteQueue } from './byte-queue.ts';
import { damage } from './damage.ts';
import type { CaptureEncoder } from './encoder.ts';
import { textLines } from './text-lines.ts';

/**
 * One write as a JSON object a line: `us` since the first one, `connection`, `direction` such as `client->broker`, the
 * number of `descriptors` passed, the bytes as `hex`. Ours also say when the first one was, in `start`: microseconds since
 * the epoch. What is not known is null. An event without bytes may tell what those that follow stand for: `by` says what
 * was done to a frame, `was` is that frame.
 */
interface Event {
  readonly us: number | null;
  readonly connection: number;
  readonly direction: string | null;
  readonly descriptors: number | null;
  readonly hex: string;
  readonly start?: number;
  readonly by?: string;
  readonly was?: string;
}

/** Whether a text’s first line is such an event. */
export function isEvent(line: string): boolean {
  return eventOf(line) !== null;
}

/** The traffic in such a file. Throws a Failure at a line that is none. */
export async function* readEvents(queue: ByteQueue): AsyncGenerator<Segment> {
  let start = 0;
  for await (const { text, number } of textLines(queue)) {
    if (text.trim() === '') continue;
    const event = eventOf(text);
    if (event === null)
      throw damage(`line ${number}`, 'this is no event with us, connection, direction and hex');
    const { us, connection, direction, descriptors, hex } = event;
    start = event.start ?? start;
    const changed = changeOf(event);
    if (hex === '' && changed === undefined) continue;
    yield {
      connection,
      direction: direction === null ? null : directionOf(direction),
      time: us === null ? null : start + us,
      descriptors,
      bytes: Buffer.from(hex, 'hex'),
      ...(changed !== undefined && { changed }),
    };
  }
}

/** Writes such a file. */
export class EventsEncoder implements CaptureEncoder {
  private start: number | null = null;

  head(): Uint8Array {
    return new Uint8Array();
  }

  segment({ connection, direction, time, descriptors, bytes, changed }: Segment): Uint8Array {
    const first = this.start === null && time !== null;
    if (first) this.start = time;
    const event = {
      us: time === null ? null : time - this.start!,
      connection,
      direction: direction === null ? null : direction.replace('-to-', '->'),
      descriptors,
      hex: hexOf(bytes),
      ...(changed !== undefined && { by: changed.by, was: hexOf(changed.was) }),
      ...(first ? { start: time! } : {}),
    };
    return Buffer.from(`${JSON.stringify(event)}\n`);
  }

  endConnection(): Uint8Array {
    return new Uint8Array();
  }
}

function changeOf({ hex, by, was }: Event): Change | undefined {
  return hex !== '' || by === undefined || was === undefined
    ? undefined
    : { by, was: Buffer.from(was, 'hex') };
}

function eventOf(line: string): Event | null {
  if (!line.startsWith('{')) return null;
  let value: { readonly [field: string]: unknown };
  try {
    value = JSON.parse(line) as typeof value;
  } catch {
    return null;
  }
  const { us, connection, direction, descriptors, hex, start, by, was } = value;
  const right =
    (us === null || Number.isSafeInteger(us)) &&
    typeof connection === 'number' &&
    Number.isSafeInteger(connection) &&
    (direction === null || (typeof direction === 'string' && directionOf(direction) !== null)) &&
    isCountOrNull(descriptors) &&
    isHex(hex) &&
    (by === undefined || typeof by === 'string') &&
    (was === undefined || isHex(was)) &&
    (start === undefined || isCountOrNull(start));
  return right ? (value as unknown as Event) : null;
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

function isHex(value: unknown): boolean {
  return typeof value === 'string' && /^(?:[\da-f]{2})*$/i.test(value);
}

function isCountOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0);
}

function directionOf(text: string): Direction | null {
  const name = text.replace('->', '-to-');
  return DIRECTIONS.find((direction) => direction === name) ?? null;
}
