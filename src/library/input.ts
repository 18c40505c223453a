import { fileChunks } from '../capture/file-chunks.ts';

/** A recording: the path of a file, its bytes, or chunks of them, such as a stream. */
export type RecordingInput = string | Uint8Array | AsyncIterable<Uint8Array>;

export async function* chunksOf(input: RecordingInput): AsyncGenerator<Uint8Array> {
  if (typeof input === 'string') yield* fileChunks(input);
  else if (input instanceof Uint8Array) yield input;
  else yield* input;
}
