import { Command, type Interfaces } from '@oclif/core';
import { EXIT, Failure, usageFailure } from '../failure.ts';
import type { Format } from '../formats/format.ts';
import { jsonFormat } from '../formats/json-format.ts';
import { errorRecord } from '../output/error-record.ts';
import { Output } from '../output/output.ts';
import { Reporter, type ReporterOptions } from '../output/reporter.ts';
import { escapedJson } from '../text/escape.ts';
import { mustBeDistinct } from './distinct-paths.ts';
import { isBug, printFailure, toFailure } from './failures.ts';
import type { ReadFlag } from './read-flag.ts';
import { isRejectedLine, rejectedLine } from './rejected-line.ts';

/** What all commands share: exit codes, how errors are reported, where results go. */
export abstract class BaseCommand extends Command {
  private readonly opened: Reporter[] = [];
  private outputFailure: Failure | null = null;
  protected readonly standardOutput = new Output(process.stdout, (failure) => this.outputGone(failure));
  /** Called when the reader of the output is gone; a server shuts down, anything else just ends. */
  protected onOutputGone: () => void = () => process.exit();

  /** Does the work and gives the exit code. */
  protected abstract execute(): Promise<number>;

  /** Runs the command with the words that follow its name; the exit code is in `process.exitCode` afterwards. */
  static async start(
    this: new (
      argv: string[],
      config: Interfaces.Config,
    ) => BaseCommand,
    argv: readonly string[],
    config: Interfaces.Config,
  ): Promise<void> {
    const command = new this([...argv], config);
    // An exception in a callback is reported like any other failure, not as a bare stack trace.
    process.on('uncaughtException', (error) => {
      const failure = toFailure(error);
      printFailure(failure);
      process.exit(failure.exitCode);
    });
    try {
      await command.run();
    } catch (error) {
      await command.catch(error as Error);
    }
    await command.standardOutput.written();
  }

  async run(): Promise<void> {
    // An exception in a callback ends the process; its record comes before that.
    process.on('uncaughtExceptionMonitor', (error) => this.writeErrorRecord(toFailure(error)));
    const code = await this.execute();
    // Nothing that told of an error ends well.
    const least = this.opened.some(({ sawError }) => sawError) ? EXIT.environment : EXIT.ok;
    process.exitCode = this.outputFailure?.exitCode ?? Math.max(code, least);
  }

  protected override async parse<
    F extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    B extends Interfaces.OutputFlags<Interfaces.FlagInput>,
    A extends Interfaces.OutputArgs<Interfaces.ArgInput>,
  >(options?: Interfaces.Input<F, B, A>, argv?: string[]): Promise<Interfaces.ParserOutput<F, B, A>> {
    const parsed = await super.parse(options, argv);
    const takesEndpoint = 'endpoint' in this.ctor.args;
    mustBeDistinct(parsed.args, parsed.flags, takesEndpoint ? process.env['HANDOFF_ENDPOINT'] : undefined);
    return parsed;
  }

  /** Opens the output in that format; with JSON, `start` is the first record of the first one. */
  protected report(format: Format, options: ReporterOptions = {}, output = this.standardOutput): Reporter {
    const reporter = new Reporter(output, format, options);
    const isFirst = this.opened.length === 0;
    this.opened.push(reporter);
    if (!isFirst) return reporter;
    const { id, config } = this;
    reporter.record({ type: 'start', schema: 1, command: id ?? '', version: config.version });
    return reporter;
  }

  /** Throws a Failure where no keys can be read. @param instead what to do without a terminal */
  protected mustBeOnTerminal(instead: string): void {
    if (!(process.stdin.isTTY && process.stdout.isTTY))
      throw usageFailure('--interactive needs a terminal', `without one: ${instead}`);
  }

  /** Reads the value of a flag; one that cannot be read is wrong usage. */
  protected readonly value: ReadFlag = (flag, text, parse) => {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof Failure || isBug(error)) throw error;
      const { message, excerpt } = error as Error & { excerpt?: readonly string[] };
      throw usageFailure(`${flag}: ${message}`, `see handoff-cli ${this.id} --help`, excerpt);
    }
  };

  override async catch(error: Error): Promise<void> {
    const failure = isRejectedLine(error)
      ? await rejectedLine(error, this.id ?? '', this.ctor.flags)
      : toFailure(error);
    this.writeFailure(failure);
    process.exitCode = failure.exitCode;
  }

  /** Says what went wrong, also in the JSON. @param file the recording that it is about, where there are several */
  protected writeFailure(failure: Failure, file: string | null = null): void {
    this.writeErrorRecord(failure, file);
    printFailure(failure);
  }

  private writeErrorRecord(failure: Failure, file: string | null = null): void {
    if (!this.wantsJson) return;
    if (this.opened.length === 0) this.report(jsonFormat());
    this.standardOutput.line(escapedJson(errorRecord(failure, file)));
  }

  /** Also for a command line that could not be parsed. */
  private get wantsJson(): boolean {
    const end = this.argv.indexOf('--');
    const flags = end === -1 ? this.argv : this.argv.slice(0, end);
    const format = flags.indexOf('--format');
    return (
      flags.includes('--json') ||
      flags.includes('--format=json') ||
      (format !== -1 && flags[format + 1] === 'json')
    );
  }

  /** A file to write results to instead of standard output. Throws a Failure where it cannot be created. */
  protected outputFile(path: string): Output {
    return Output.toFile(path, (failure) => this.outputGone(failure));
  }

  private outputGone(failure: Error | null): void {
    if (failure instanceof Failure) {
      printFailure(failure);
      this.outputFailure = failure;
      process.exitCode = failure.exitCode;
    }
    this.onOutputGone();
  }
}
