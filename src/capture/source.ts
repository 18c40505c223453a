import type { Direction } from '../protocol/direction.ts';
import type { Segment } from '../records/segment.ts';
import { ByteQueue } from './byte-queue.ts';
import { SECTION_HEADER } from './pcapng-blocks.ts';
import { readPcapng } from './pcapng-reader.ts';

/** Traffic from a recording. */
export interface CaptureSource {
  readonly format: 'raw' | 'pcapng';
  /** Whether it tells connections and times; a byte stream does not. */
  readonly detailed: boolean;
  readonly segments: AsyncIterable<Segment>;
}

/** Finds out by content what a recording is. @param direction of raw bytes, when it is known */
export async function openSource(
  chunks: AsyncIterable<Uint8Array>,
  direction: Direction | null,
): Promise<CaptureSource> {
  const queue = new ByteQueue(chunks);
  const magic = await queue.peek(4);
  const pcapng = magic.length === 4 && Buffer.from(magic).readUInt32LE() === SECTION_HEADER;
  return pcapng
    ? { format: 'pcapng', detailed: true, segments: readPcapng(queue) }
    : { format: 'raw', detailed: false, segments: rawSegments(queue, direction) };
}

async function* rawSegments(queue: ByteQueue, direction: Direction | null): AsyncGenerator<Segment> {
  for await (const bytes of queue.rest())
    yield { connection: 0, direction, time: null, bytes, descriptors: null };
}
