import { DIRECTIONS, type Direction } from '../protocol/direction.ts';
import type { Segment } from '../records/segment.ts';
import type { ByteQueue } from './byte-queue.ts';
import { damage } from './damage.ts';
import type { CaptureEncoder } from './encoder.ts';
import { textLines } from './text-lines.ts';

/**
 * One write as a JSON object a line: `us` since the first one, `connection`, `direction` such as `client->broker`, the
 * number of `descriptors` passed, the bytes as `hex`. Ours also say when the first one was, in `start`: microseconds since
 * the epoch. What is not known is null.
 */
interface Event {
  readonly us: number | null;
  readonly connection: number;
  readonly direction: string | null;
  readonly descriptors: number | null;
  readonly hex: string;
  readonly start?: number;
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
    if (hex === '') continue;
    yield {
      connection,
      direction: direction === null ? null : directionOf(direction),
      time: us === null ? null : start + us,
      descriptors,
      bytes: Buffer.from(hex, 'hex'),
    };
  }
}

/** Writes such a file. */
export class EventsEncoder implements CaptureEncoder {
  private start: number | null = null;

  head(): Uint8Array {
    return new Uint8Array();
  }

  segment({ connection, direction, time, descriptors, bytes }: Segment): Uint8Array {
    const first = this.start === null && time !== null;
    if (first) this.start = time;
    const event = {
      us: time === null ? null : time - this.start!,
      connection,
      direction: direction === null ? null : direction.replace('-to-', '->'),
      descriptors,
      hex: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex'),
      ...(first ? { start: time! } : {}),
    };
    return Buffer.from(`${JSON.stringify(event)}\n`);
  }

  endConnection(): Uint8Array {
    return new Uint8Array();
  }
}

function eventOf(line: string): Event | null {
  if (!line.startsWith('{')) return null;
  let value: { readonly [field: string]: unknown };
  try {
    value = JSON.parse(line) as typeof value;
  } catch {
    return null;
  }
  const { us, connection, direction, descriptors, hex, start } = value;
  const right =
    (us === null || Number.isSafeInteger(us)) &&
    typeof connection === 'number' &&
    Number.isSafeInteger(connection) &&
    (direction === null || (typeof direction === 'string' && directionOf(direction) !== null)) &&
    isCountOrNull(descriptors) &&
    typeof hex === 'string' &&
    /^(?:[\da-f]{2})*$/i.test(hex) &&
    (start === undefined || isCountOrNull(start));
  return right ? (value as unknown as Event) : null;
}

function isCountOrNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0);
}

function directionOf(text: string): Direction | null {
  const name = text.replace('->', '-to-');
  return DIRECTIONS.find((direction) => direction === name) ?? null;
}
