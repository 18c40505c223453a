import type { RecordingForm } from '../capture/form.ts';
import { openSource } from '../capture/source.ts';
import { Failure } from '../failure.ts';
import { compileFilter } from '../filter/filter.ts';
import { Decoder } from '../records/decoder.ts';
import { plain } from '../records/plain.ts';
import { Tally } from '../records/tally.ts';
import type { TrafficRecord } from '../records/traffic-record.ts';
import type { WrittenRecord } from '../records/written.ts';
import { recordingHashKey } from '../services/hash-key.ts';
import type { Direction } from '../wire/direction.ts';
import { DEFAULT_ACK_DEADLINE_MS } from '../wire/limits.ts';
import { chunksOf, type RecordingInput, recordingForm } from './input.ts';
import { written } from './live.ts';
import { type Duration, milliseconds, readIfGiven, refuseUnknown } from './option.ts';

/** The flags of `handoff-cli decode` that are about what is read. */
export interface DecodeOptions {
  /** Of raw bytes; inferred without it. */
  readonly direction?: Direction;
  /** What it is read as, whatever it looks like; without it, what its content shows. */
  readonly from?: RecordingForm;
  /** Only records that fit, such as `outcome != "accepted"`. */
  readonly filter?: string;
  /** How long an ACK may take where the recording has times; without it as long as for the command that recorded it, or 5 s. */
  readonly deadline?: Duration;
  /** Only the summary. */
  readonly summary?: boolean;
  /** Show only the first 4 bytes of tokens and secrets. */
  readonly redact?: boolean;
}

const OPTIONS: { readonly [name in keyof Required<DecodeOptions>]: true } = {
  ...{ direction: true, from: true, filter: true, deadline: true, summary: true, redact: true },
};

/**
 * The records of a recording as `--json` writes them, the summary last. A recording that is damaged gives everything before
 * the damage, and then throws a Failure, as a file does that cannot be read, or an option that is wrong.
 */
export async function* decode(
  input: RecordingInput,
  options: DecodeOptions = {},
): AsyncGenerator<WrittenRecord, void, undefined> {
  refuseUnknown(options, OPTIONS);
  const filter = readIfGiven('filter', options.filter, compileFilter);
  const from = recordingForm(options.from);
  const asked =
    options.deadline === undefined
      ? null
      : milliseconds('deadline', options.deadline, DEFAULT_ACK_DEADLINE_MS);
  const source = await openSource(chunksOf(input), options.direction ?? null, from);
  const tally = new Tally();
  const ready: WrittenRecord[] = [];
  const take = (record: TrafficRecord) => {
    // Filters see what there is; only what is shown is cut.
    if (filter !== null && !filter(plain(record))) return;
    tally.add(record);
    if (!options.summary) ready.push(written(record, options.redact));
  };
  const decoder = new Decoder(take, {
    hashKey: recordingHashKey(),
    deadlineMs: asked ?? source.deadlineMs ?? DEFAULT_ACK_DEADLINE_MS,
    followsDescriptors: source.format === 'strace',
  });
  let damage: Failure | null = null;
  try {
    for await (const batch of source.batches)
      for (const segment of batch) {
        decoder.push(segment);
        if (ready.length > 0) yield* ready.splice(0);
      }
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    damage = error;
  }
  if (damage?.code === 'EFORMAT' && decoder.length === 0) throw damage;
  decoder.end();
  yield* ready.splice(0);
  yield written(tally.summary, options.redact);
  if (damage !== null) throw damage;
}
