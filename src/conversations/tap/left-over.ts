import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { StreamSplitter } from '../../wire/stream/stream.ts';
import { type Chunk, joined } from './chunk-queue.ts';

/** What came and will not pass, in whole messages where it is such. @param sidebands whether there may be sidebands in it */
export function leftOver(chunks: readonly Chunk[], sidebands: boolean): Chunk[] {
  if (chunks.length === 0) return [];
  const { bytes } = joined(chunks);
  const ends: number[] = [];
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
  }
  splitter.end();
  return ends.map((end, index) => ({
    bytes: bytes.subarray(ends[index - 1] ?? 0, end),
    descriptors: [],
    at: cameAt(chunks, end),
  }));
}

/** When the last of that many bytes came. */
function cameAt(chunks: readonly Chunk[], length: number): Chunk['at'] {
  let end = 0;
  const last = chunks.find(({ bytes }) => {
    end += bytes.length;
    return end >= length;
  });
  return (last ?? chunks.at(-1)!).at;
}
