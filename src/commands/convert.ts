import { Args, Flags } from '@oclif/core';
import { CAPTURE_FORMS, type CaptureForm, formOf } from '../capture/encoders.ts';
import { fileChunks } from '../capture/file-chunks.ts';
import { RECORDING_FORMS, type RecordingForm } from '../capture/form.ts';
import { RedactingEncoder } from '../capture/redacting-encoder.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { fromFlag } from '../cli/flags.ts';
import { usageFailure } from '../failure.ts';
import { compileFilter } from '../filter/filter.ts';
import { convert } from '../services/convert.ts';
import { convertToParquet } from '../services/parquet/convert-to-parquet.ts';
import { escapeText } from '../text/escape.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';

const FORMS = [...Object.keys(CAPTURE_FORMS), 'parquet'];

export default class Convert extends BaseCommand {
  static override summary = 'Convert a recording to another form.';
  static override description =
    `Reads everything that decode reads. The name of OUT decides the form: .pcapng for Wireshark, .bin for the raw bytes of all
connections in order, .ndjson for one event per line. Several recordings become one, their connections kept apart. Nothing is lost except what the form has
no place for: .bin keeps neither connections nor times, and the command reports how many handoffs look different afterwards.

.parquet is not a recording but a table of what decode finds in them, for DuckDB, Spark and others: a row for each record, with
the columns of --json (those of nested fields joined by _), type and file first. A handoff is one row, in its final state.

With --filter, only the bytes of matching sidebands, frames and loose bytes are written; the language is that of decode.`;
  static override examples = [
    '<%= config.bin %> convert strace.log handoffs.pcapng',
    'zcat old.bin.gz | <%= config.bin %> convert - - --to ndjson',
    '<%= config.bin %> convert --redact seen.pcapng to-share.pcapng',
    "<%= config.bin %> convert --filter 'connection == 3' all.pcapng one.pcapng",
    '<%= config.bin %> convert captures/*.pcapng fleet.parquet',
  ];
  static override args = {
    in: Args.string({
      ignoreStdin: true,
      description: 'the recording; - for standard input',
      required: true,
      multiple: true,
    }),
    out: Args.string({
      ignoreStdin: true,
      description: 'the file to write; - for standard output',
      required: true,
    }),
  };
  static override flags = {
    from: fromFlag(RECORDING_FORMS),
    to: Flags.string({ description: 'the form, regardless of the name', options: FORMS }),
    direction: Flags.string({
      description: 'who sent the raw bytes to whom (default: unknown)',
      options: [...DIRECTIONS],
    }),
    redact: Flags.boolean({
      description: 'replace all but the first 4 bytes of tokens and secrets; outcomes stay the same',
    }),
    filter: Flags.string({ description: 'write only matching records', helpValue: 'EXPR' }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(Convert);
    const inputs = args.in as unknown as readonly string[];
    if (inputs.filter((input) => input === '-').length > 1)
      throw usageFailure('standard input can be read only once', 'write - only once');
    const form = (flags.to ?? (/\.parquet$/.test(args.out) ? 'parquet' : formOf(args.out))) as
      | CaptureForm
      | 'parquet'
      | null;
    if (form === null)
      throw usageFailure(
        `the name ${args.out} does not say which form to write`,
        `end it in ${FORMS.map((name) => `.${name}`).join(', ')}, or use --to`,
      );
    const filter = flags.filter === undefined ? null : this.value('--filter', flags.filter, compileFilter);
    const common = {
      inputs,
      output: args.out,
      chunksOf: (input: string) => fileChunks(input),
      direction: (flags.direction ?? null) as Direction | null,
      from: (flags.from ?? null) as RecordingForm | null,
      filter,
      notice: (text: string) => void process.stderr.write(`${escapeText(text)}\n`),
    };
    if (form === 'parquet') return convertToParquet({ ...common, redact: flags.redact });
    const name = inputs[0] === '-' ? 'standard input' : inputs[0]!;
    return convert({
      ...common,
      encoder: (deadlineMs) => {
        const encoder = CAPTURE_FORMS[form](name, deadlineMs);
        return flags.redact ? new RedactingEncoder(encoder) : encoder;
      },
      keepsAll: form !== 'bin',
    });
  }
}
