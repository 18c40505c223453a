import { Args, Flags } from '@oclif/core';
import { CAPTURE_FORMS, type CaptureForm, formOf } from '../capture/encoders.ts';
import { fileChunks } from '../capture/file-chunks.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { usageFailure } from '../failure.ts';
import { compileFilter } from '../filter/filter.ts';
import { convert } from '../services/convert.ts';
import { escapeText } from '../text/escape.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';

const FORMS = Object.keys(CAPTURE_FORMS);

export default class Convert extends BaseCommand {
  static override summary = 'Convert a recording to another form.';
  static override description =
    `Reads everything that decode reads. The name of OUT decides the form: .pcapng for Wireshark, .bin for the raw bytes of all
connections in order, .ndjson for one event a line. Several recordings become one, their connections kept apart. Nothing is lost except what the form has
no place for: .bin keeps neither connections nor times, and how many handoffs it makes look different is said.

With --filter, only the bytes of matching sidebands, frames and loose bytes are written; the language is that of decode.`;
  static override examples = [
    '<%= config.bin %> convert strace.log handoffs.pcapng',
    'zcat old.bin.gz | <%= config.bin %> convert - - --to ndjson',
    "<%= config.bin %> convert --filter 'connection == 3' all.pcapng one.pcapng",
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
    to: Flags.string({ description: 'the form, regardless of the name', options: FORMS }),
    direction: Flags.string({
      description: 'who sent the raw bytes to whom (default: unknown)',
      options: [...DIRECTIONS],
    }),
    filter: Flags.string({ description: 'write only matching records', helpValue: 'EXPR' }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(Convert);
    const inputs = args.in as unknown as readonly string[];
    if (inputs.filter((input) => input === '-').length > 1)
      throw usageFailure('standard input can be read only once', 'write - only once');
    const form = (flags.to ?? formOf(args.out)) as CaptureForm | null;
    if (form === null)
      throw usageFailure(
        `the name ${args.out} does not say which form to write`,
        `end it in ${FORMS.map((name) => `.${name}`).join(', ')}, or use --to`,
      );
    const filter = flags.filter === undefined ? null : this.value('--filter', flags.filter, compileFilter);
    return convert({
      inputs,
      output: args.out,
      chunksOf: (input) => fileChunks(input),
      encoder: CAPTURE_FORMS[form](inputs[0] === '-' ? 'standard input' : inputs[0]!),
      keepsAll: form !== 'bin',
      direction: (flags.direction ?? null) as Direction | null,
      filter,
      notice: (text) => process.stderr.write(`${escapeText(text)}\n`),
    });
  }
}
