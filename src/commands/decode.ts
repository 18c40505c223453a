import { Args, Flags } from '@oclif/core';
import { BaseCommand, jsonFlag } from '../cli/base-command.ts';
import { DIRECTIONS, type Direction } from '../protocol/direction.ts';
import { chalkFor } from '../report/colour.ts';
import { jsonFormat } from '../report/reporter.ts';
import { tableFormat } from '../report/table-format.ts';
import { decode } from '../run/decode.ts';

export default class Decode extends BaseCommand {
  static override summary = 'Turn captured bytes into rows: sidebands, frames, handoffs, and what is wrong with them.';
  static override description = `Reads raw bytes and the pcapng files that --capture writes, told apart by content. A problem of severity error
makes the exit code 1.`;
  static override examples = [
    '<%= config.bin %> decode capture.bin',
    '<%= config.bin %> decode --json capture.pcapng | jq .outcome',
    'cat capture.bin | <%= config.bin %> decode -',
  ];
  static override args = {
    file: Args.string({ description: 'the capture; - is standard input', required: true }),
  };
  static override flags = {
    json: jsonFlag,
    direction: Flags.string({
      description: 'who wrote the raw bytes to whom (default: inferred from each frame)',
      options: [...DIRECTIONS],
    }),
    summary: Flags.boolean({ description: 'only what there was, how the handoffs ended and what is wrong' }),
    redact: Flags.boolean({ description: 'show only the first 4 bytes of tokens and secrets' }),
    'exit-zero': Flags.boolean({ description: 'exit with 0 also when the capture has errors' }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(Decode);
    const { redact } = flags;
    const started = flags.json ? this.report(jsonFormat, { redact }) : null;
    return decode({
      file: args.file,
      direction: (flags.direction ?? null) as Direction | null,
      exitZero: flags['exit-zero'],
      summaryOnly: flags.summary,
      reporterFor: ({ detailed }) => {
        const layout = { width: terminalWidth(), connections: detailed, times: detailed };
        return started ?? this.report(tableFormat(chalkFor('stdout'), layout), { redact });
      },
    });
  }
}

function terminalWidth(): number {
  return process.stdout.columns ?? Number.POSITIVE_INFINITY;
}
