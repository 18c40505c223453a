import { fileChunks } from '../capture/file-chunks.ts';
import { openSource } from '../capture/source.ts';
import { compileFilter } from '../filter/filter.ts';
import { Decoder } from '../records/decoder.ts';
import { plain } from '../records/plain.ts';
import type { OutputRecord } from '../records/record.ts';
import { Tally } from '../records/tally.ts';
import { recordingHashKey } from '../services/hash-key.ts';
import type { Direction } from '../wire/direction.ts';

/** The flags of `handoff-cli decode`. */
export interface DecodeOptions {
  /** Of raw bytes; inferred without it. */
  readonly direction?: Direction;
  /** Only records that fit. */
  readonly filter?: string;
  /** How long an ACK may take, in ms. */
  readonly deadline?: number;
}

/** The records of a recording, a summary last. Rejects with a Failure. @param input the path of a file, or its bytes */
export async function* decode(
  input: string | Uint8Array,
  options: DecodeOptions = {},
): AsyncGenerator<OutputRecord> {
  const filter = options.filter === undefined ? null : compileFilter(options.filter);
  const source = await openSource(chunksOf(input), options.direction ?? null);
  const tally = new Tally();
  const ready: OutputRecord[] = [];
  const decoder = new Decoder(
    (record) => {
      const written = plain(record);
      if (filter !== null && !filter(written)) return;
      tally.add(record);
      ready.push(written as unknown as OutputRecord);
    },
    { hashKey: recordingHashKey(), ...(options.deadline !== undefined && { deadlineMs: options.deadline }) },
  );
  for await (const segment of source.segments) {
    decoder.push(segment);
    yield* ready.splice(0);
  }
  decoder.end();
  yield* ready.splice(0);
  yield tally.summary;
}

async function* chunksOf(input: string | Uint8Array): AsyncGenerator<Uint8Array> {
  if (typeof input === 'string') yield* fileChunks(input);
  else yield input;
}
