import { statSync } from 'node:fs';
import { Args, Flags } from '@oclif/core';
import { type Chunks, fileChunks } from '../capture/file-chunks.ts';
import { RECORDING_FORMS, type RecordingForm } from '../capture/form.ts';
import { DecodingCommand, decodingFlags, EXCLUDED_BY_SCREEN } from '../cli/decoding-command.ts';
import { observerOf, openOtlp } from '../cli/exporting.ts';
import { fromFlag } from '../cli/flags.ts';
import { usageFailure } from '../failure.ts';
import { Progress } from '../output/progress.ts';
import { type DecodingOptions, decode } from '../services/decode.ts';
import { decodeFiles } from '../services/decode-files.ts';
import { decodeSuccessors } from '../services/decode-successors.ts';
import { clockShift, decodeMerged } from '../services/merge/merge.ts';
import { refuseSameFile } from '../services/same-file.ts';
import { StopRequest } from '../services/stop.ts';
import { escapeText } from '../text/escape.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';

export default class Decode extends DecodingCommand {
  static override summary = 'Turn captured bytes into tables, trees, records, a diagram or a page.';
  static override description =
    `Reads, and tells apart by content: raw bytes; the pcapng and ndjson files that --capture writes; logs of strace with any flags; sockdump's
pcap, hex and hexstring; hex dumps (xxd, hexdump, od, Wireshark, tcpdump, gdb, lldb); hex digits with or without marks; lists and
strings as Rust, Python, C, Go, Java, Erlang and JavaScript print them; base64. All of them may be compressed with gzip, or quoted
in a mail or in Markdown. Other text is refused. Where the content fits two forms, it is said which one was assumed; --from decides.
docs/recording.md says how to make each form, and what it loses.

Shows sidebands, frames, handoffs, every other byte, and what is wrong with them, in the order in which they passed; --format handoffs
has a line for each handoff, and below it the frames of one that did not go well. A problem of severity error makes the exit code 1.

A filter compares fields of the --json records: message == "HandoffAck" and "token-length" in problems,
payload.correlationId == 1, latencyMs > 100, not (outcome == "accepted").`;
  static override examples = [
    '<%= config.bin %> decode capture.bin',
    '<%= config.bin %> decode --format tree capture.bin',
    '<%= config.bin %> decode --format handoffs capture.pcapng',
    '<%= config.bin %> decode --json --filter \'outcome != "accepted"\' capture.pcapng',
    '<%= config.bin %> decode strace.log',
    '<%= config.bin %> decode --merge strace.log.*',
    '<%= config.bin %> decode --merge broker.pcapng backend.log',
    '<%= config.bin %> decode --proto app.proto --message request=app.Ask --message response=app.Answer seen.pcapng',
    "<%= config.bin %> decode --fail-if 'latencyMs > 100' *.pcapng",
    'cat capture.bin | <%= config.bin %> decode -',
  ];
  static override args = {
    file: Args.string({
      ignoreStdin: true,
      description: 'the captures, each decoded separately; - for standard input',
      required: true,
      multiple: true,
    }),
  };
  static override flags = {
    ...decodingFlags,
    from: fromFlag(RECORDING_FORMS),
    direction: Flags.string({
      description: 'who sent the raw bytes to whom (default: inferred from each frame)',
      options: [...DIRECTIONS],
    }),
    merge: Flags.boolean({
      description:
        'read recordings of the same moment as one, in the order of their times: the logs of -ff, or what both peers saw',
      exclusive: ['follow', 'interactive', 'direction', 'from'],
    }),
    'clock-offset': Flags.string({
      description:
        'with --merge: add DURATION (such as -3.2ms) to the times of FILE, whose clock was wrong by that',
      helpValue: 'FILE=DURATION',
      multiple: true,
      multipleNonGreedy: true,
      dependsOn: ['merge'],
    }),
    follow: Flags.boolean({
      description: 'keep reading what is appended to the file, or to one that takes its place, until Ctrl-C',
    }),
    interactive: Flags.boolean({
      description: 'walk through the capture on a screen; ? shows the keys',
      exclusive: EXCLUDED_BY_SCREEN,
    }),
  };

  protected async execute(): Promise<number> {
    const { args, flags, metadata } = await this.parse(Decode);
    this.checkFormat(flags, metadata.flags);
    const files = args.file as unknown as readonly string[];
    const { filter, conditions, deadlineMs } = this.expressions(flags);
    this.checkFiles(files, flags);
    const shifts = new Map(
      (flags['clock-offset'] ?? []).map((word) =>
        this.value('--clock-offset', word, (text) => clockShift(text, files)),
      ),
    );
    const payloadReader = await this.payloadReader(flags);
    const direction = (flags.direction ?? null) as Direction | null;
    const from = (flags.from ?? null) as RecordingForm | null;
    if (flags.interactive) return this.walk(files[0]!, { ...flags, direction, from, deadlineMs });
    const { summary: summaryOnly, follow, merge } = flags;
    const output = this.resultsOutput(flags.output);
    const reporterFor = await this.reporters(flags, output, follow);
    const json = flags.json || flags.format === 'json';
    // JSON does not depend on the input, and its first record comes before any error.
    if (json) reporterFor(true, null);
    const stop = follow ? new StopRequest() : null;
    if (stop !== null) this.onOutputGone = () => stop.stop();
    const rowsOnTerminal = flags.output === undefined && process.stdout.isTTY && !summaryOnly;
    const otlp = await openOtlp(flags, this.config.version);
    const showing = process.stderr.isTTY && !rowsOnTerminal && !follow;
    /** Decodes one file, or several as one, while a bar shows how far it is. */
    const decoding = (
      of: readonly string[],
      run: (shared: Omit<DecodingOptions, 'name' | 'reporterFor'>) => Promise<number>,
    ): Promise<number> => {
      const progress = new Progress(sizeOf(of), showing, (bytes) => `${Math.round(bytes / 1e6)} MB`);
      return run({
        filter,
        conditions: conditions(),
        deadlineMs,
        summaryOnly,
        payloadReader,
        exitZero: flags['exit-zero'] || follow,
        observer: observerOf(otlp),
        progress: (bytes) => progress.update(bytes),
      }).finally(() => progress.end());
    };
    const decodeChunks = (chunks: Chunks, file: string): Promise<number> => {
      const named = files.length > 1 ? file : null;
      const name = file === '-' ? 'standard input' : file;
      const reporter = ({ detailed }: { readonly detailed: boolean }) => reporterFor(json || detailed, named);
      return decoding([file], (shared) =>
        decode({ ...shared, name, file: named, reporterFor: reporter, chunks, direction, from }),
      );
    };
    const decodeFile = (file: string): Promise<number> => {
      const tell = (text: string) => void process.stderr.write(`${escapeText(text)}\n`);
      const following = stop === null ? null : { until: stop.requested, goesOn: true, tell };
      return decodeSuccessors(
        fileChunks(file, following),
        (chunks) => decodeChunks(chunks, file),
        (failure) => this.writeFailure(failure, files.length > 1 ? file : null),
      );
    };
    const decodeAll = (): Promise<number> => {
      const inputs = files.map((name) => ({
        name,
        chunks: fileChunks(name),
        shift: shifts.get(name) ?? 0,
      }));
      return decoding(files, (shared) =>
        decodeMerged(inputs, (recordings) => ({
          ...shared,
          name: 'what was merged',
          reporterFor: () => reporterFor(true, null, recordings),
        })),
      );
    };
    try {
      if (merge) return await decodeAll();
      return await decodeFiles(files, decodeFile, (failure, file) => this.writeFailure(failure, file));
    } finally {
      await otlp?.close();
      await this.endResults(output);
    }
  }

  /** What no file can be opened for. */
  private checkFiles(
    files: readonly string[],
    flags: { readonly follow: boolean; readonly interactive: boolean; readonly output: string | undefined },
  ): void {
    const one = flags.follow ? '--follow' : flags.interactive ? '--interactive' : null;
    if (one !== null && files.length > 1) throw usageFailure(`${one} takes one file`, 'name a single file');
    if (flags.follow && files[0] === '-')
      throw usageFailure('--follow needs a file', 'standard input is read until it ends anyway');
    if (files.filter((file) => file === '-').length > 1)
      throw usageFailure('standard input can be read only once', 'write - only once');
    if (flags.output !== undefined) refuseSameFile(files, flags.output);
  }

  private async walk(
    file: string,
    flags: {
      readonly direction: Direction | null;
      readonly from: RecordingForm | null;
      readonly follow: boolean;
      readonly filter: string | undefined;
      readonly redact: boolean;
      readonly deadlineMs: number | null;
    },
  ): Promise<number> {
    const { direction, from, follow, filter = '', redact, deadlineMs } = flags;
    const instead = `handoff-cli decode ${file === '-' ? 'FILE' : file}`;
    if (file === '-') throw usageFailure('--interactive reads its keys from standard input', 'name a file');
    this.mustBeOnTerminal(instead);
    // ink and react take as long to load as all the rest together.
    const { interactiveDecode } = await import('../screens/decode/interactive-decode.ts');
    return interactiveDecode(
      { file, direction, from, follow, filter, redact, deadlineMs },
      new StopRequest(),
    );
  }
}

/** How long they are together, in bytes, for the progress bar alone; null where one of them does not tell: what is wrong with it is reported when it is opened. */
function sizeOf(files: readonly string[]): number | null {
  try {
    return files.includes('-') ? null : files.reduce((sum, file) => sum + statSync(file).size, 0);
  } catch {
    return null;
  }
}
