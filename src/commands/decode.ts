import { statSync } from 'node:fs';
import { Args, Flags } from '@oclif/core';
import { fileChunks } from '../capture/file-chunks.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { jsonFlag } from '../cli/flags.ts';
import { terminalOfOutput } from '../cli/terminal.ts';
import { usageFailure } from '../failure.ts';
import { compileFilter } from '../filter/filter.ts';
import { DECODE_FORMATS } from '../formats/decode-formats.ts';
import { Progress } from '../output/progress.ts';
import { decode } from '../services/decode.ts';
import { StopRequest } from '../services/stop.ts';
import { chalkFor } from '../text/colour.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';

export default class Decode extends BaseCommand {
  static override summary = 'Turn captured bytes into tables, trees, records or a diagram.';
  static override description =
    `Reads raw bytes, the pcapng files that --capture writes, logs of strace -f -ttt -yy -xx -s 65536, pcaps of sockdump, hex
dumps (xxd, od -tx1, hexdump -C) and events.ndjson, compressed with gzip or not, and tells them apart by content. Shows sidebands, frames,
handoffs, every other byte, and what is wrong with them. A problem of severity error makes the exit code 1.

A filter compares fields of the --json records: message == "HandoffAck" and "token-length" in problems,
payload.correlationId == 1, latencyMs > 100, not (outcome == "accepted").`;
  static override examples = [
    '<%= config.bin %> decode capture.bin',
    '<%= config.bin %> decode --format tree capture.bin',
    '<%= config.bin %> decode --json --filter \'outcome != "accepted"\' capture.pcapng',
    '<%= config.bin %> decode strace.log',
    'cat capture.bin | <%= config.bin %> decode -',
  ];
  static override args = {
    file: Args.string({ description: 'the capture; - for standard input', required: true }),
  };
  static override flags = {
    format: Flags.string({
      description: 'output format',
      options: Object.keys(DECODE_FORMATS),
      default: 'table',
    }),
    json: { ...jsonFlag, description: 'the same as --format json' },
    direction: Flags.string({
      description: 'who sent the raw bytes to whom (default: inferred from each frame)',
      options: [...DIRECTIONS],
    }),
    filter: Flags.string({ description: 'show and count only matching records', helpValue: 'EXPR' }),
    summary: Flags.boolean({ description: 'show only totals: frames, outcomes of handoffs, problems' }),
    follow: Flags.boolean({ description: 'keep reading what is appended to the file, until Ctrl-C' }),
    redact: Flags.boolean({ description: 'show only the first 4 bytes of tokens and secrets' }),
    interactive: Flags.boolean({
      description: 'walk through the capture on a screen; ? shows the keys',
      exclusive: ['json', 'format', 'summary', 'redact'],
    }),
    'exit-zero': Flags.boolean({ description: 'exit with 0 even if the capture has errors' }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(Decode);
    const { redact, summary: summaryOnly, follow } = flags;
    const { file } = args;
    if (follow && file === '-')
      throw usageFailure('--follow needs a file', 'standard input is followed as it is');
    if (flags.interactive) return this.walk(file, (flags.direction ?? null) as Direction | null, flags);
    const format = flags.json ? 'json' : flags.format;
    const filter = flags.filter === undefined ? null : this.value('--filter', flags.filter, compileFilter);
    const terminal = await terminalOfOutput();
    const reporterFor = (detailed: boolean) => {
      const settings = { terminal, connections: detailed, times: detailed, redact, summaryOnly };
      return this.report(DECODE_FORMATS[format]!(chalkFor('stdout'), settings), { patient: true });
    };
    // JSON does not depend on the input, and its first record comes before any error.
    const started = format === 'json' ? reporterFor(true) : null;
    const stop = follow ? new StopRequest() : null;
    if (stop !== null) this.onOutputGone = () => stop.stop();
    const rowsOnTerminal = process.stdout.isTTY && !summaryOnly;
    const progress = new Progress(
      sizeOf(file),
      process.stderr.isTTY && !rowsOnTerminal && !follow,
      (bytes) => `${Math.round(bytes / 1e6)} MB`,
    );
    const exitCode = await decode({
      name: file === '-' ? 'standard input' : file,
      chunks: fileChunks(file, stop?.requested ?? null),
      direction: (flags.direction ?? null) as Direction | null,
      filter,
      summaryOnly,
      exitZero: flags['exit-zero'] || follow,
      progress: (bytes) => progress.update(bytes),
      reporterFor: ({ detailed }) => started ?? reporterFor(detailed),
    }).finally(() => progress.end());
    return exitCode;
  }

  private async walk(
    file: string,
    direction: Direction | null,
    { follow, filter }: { readonly follow: boolean; readonly filter?: string | undefined },
  ): Promise<number> {
    const instead = `handoff-cli decode ${file === '-' ? 'FILE' : file}`;
    if (file === '-') throw usageFailure('--interactive reads its keys from standard input', 'name a file');
    if (!(process.stdin.isTTY && process.stdout.isTTY))
      throw usageFailure('--interactive needs a terminal', `without one: ${instead}`);
    if (filter !== undefined) this.value('--filter', filter, compileFilter);
    // ink and react take as long to load as all the rest together.
    const { interactiveDecode } = await import('../screens/interactive-decode.ts');
    return interactiveDecode({ file, direction, follow, filter: filter ?? '' }, new StopRequest());
  }
}

/** For the progress bar alone: what is wrong with the file is told when it is opened. */
function sizeOf(file: string): number | null {
  try {
    return file === '-' ? null : statSync(file).size;
  } catch {
    return null;
  }
}
