import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { StreamSplitter } from '../../wire/stream/stream.ts';
import { type Chunk, ChunkQueue, joined } from './chunk-queue.ts';

/** What came and will not pass, in whole messages where it is such. @param sidebands whether there may be sidebands in it */
export function leftOver(chunks: readonly Chunk[], sidebands: boolean): Chunk[] {
  if (chunks.length === 0) return [];
  const ends: number[] = [];
  const queue = new ChunkQueue();
  const splitter = new StreamSplitter(
    {
      sideband: (_bytes, start, base) => ends.push(base + start + TOKEN_LENGTH),
      frame: (_bytes, _start, end, base) => ends.push(base + end),
      unframed: (offset, length) => ends.push(offset + length),
    },
    sidebands,
  );
  for (const chunk of chunks) {
    if (chunk.descriptors.length > 0) splitter.markDescriptor();
    splitter.push(chunk.bytes);
    queue.push(chunk);
  }
  splitter.end();
  return ends.map((end, index) => joined(queue.take(end - (ends[index - 1] ?? 0))));
}
