import { fileChunks } from '../capture/file-chunks.ts';
import { RECORDING_FORMS, type RecordingForm } from '../capture/form.ts';
import { usageFailure } from '../failure.ts';

/** A recording: the path of a file, its bytes, or chunks of them, such as a stream. */
export type RecordingInput = string | Uint8Array | AsyncIterable<Uint8Array>;

export async function* chunksOf(input: RecordingInput): AsyncGenerator<Uint8Array> {
  if (typeof input === 'string') yield* fileChunks(input);
  else if (input instanceof Uint8Array) yield input;
  else yield* input;
}

/** What a recording is to be read as; null: what its content shows. Throws a Failure for a form that there is not. */
export function recordingForm(from: RecordingForm | undefined): RecordingForm | null {
  if (from === undefined || RECORDING_FORMS.includes(from)) return from ?? null;
  throw usageFailure(`from must be one of ${RECORDING_FORMS.join(', ')}`);
}
