import { Command } from '@oclif/core';
import { EXIT, Failure, usageFailure } from '../failure.ts';
import type { Format } from '../formats/format.ts';
import { jsonFormat } from '../formats/json-format.ts';
import { Output } from '../output/output.ts';
import { Reporter, type ReporterOptions } from '../output/reporter.ts';
import { chalkFor } from '../text/colour.ts';
import { escapedJson, escapeText } from '../text/escape.ts';

/** What all commands share: exit codes, how errors are told, where results go. */
export abstract class BaseCommand extends Command {
  private started = false;
  protected readonly standardOutput = new Output(process.stdout, (failure) => this.outputGone(failure));
  /** Called when nobody reads the output any longer; a server ends itself, anything else just ends. */
  protected onOutputGone: () => void = () => process.exit();

  /** Does the work and gives the exit code. */
  protected abstract execute(): Promise<number>;

  async run(): Promise<void> {
    process.exitCode = await this.execute();
  }

  /** Opens the output in that format; with JSON, `start` is its first record. */
  protected report(format: Format, options: ReporterOptions = {}): Reporter {
    const reporter = new Reporter(this.standardOutput, format, options);
    this.started = true;
    const { id, config } = this;
    reporter.record({ type: 'start', schema: 1, command: id ?? '', version: config.version });
    return reporter;
  }

  /** Reads a flag's value; whatever is wrong with it is wrong usage. */
  protected value<T>(flag: string, text: string, parse: (text: string) => T): T {
    try {
      return parse(text);
    } catch (error) {
      if (error instanceof Failure) throw error;
      const { message, excerpt } = error as Error & { excerpt?: readonly string[] };
      throw usageFailure(`${flag}: ${message}`, `see handoff-cli ${this.id} --help`, excerpt);
    }
  }

  override async catch(error: Error & { oclif?: { exit?: number }; code?: string }): Promise<void> {
    if (error.code === 'EEXIT') throw error;
    const failure = toFailure(error, this.id ?? '');
    if (this.wantsJson) {
      if (!this.started) this.report(jsonFormat());
      const { code, message, hint } = failure;
      this.standardOutput.line(escapedJson({ type: 'error', code, message, hint }));
    }
    tell(failure);
    process.exitCode = failure.exitCode;
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

  private outputGone(failure: Error | null): void {
    if (failure instanceof Failure) {
      tell(failure);
      process.exitCode = failure.exitCode;
    }
    this.onOutputGone();
  }
}

/** Says on standard error what went wrong and what to do. */
export function tell(failure: Failure): void {
  const chalk = chalkFor('stderr');
  process.stderr.write(`${chalk.red('error:')} ${escapeText(failure.message)}\n`);
  for (const line of failure.excerpt) process.stderr.write(`${escapeText(line)}\n`);
  if (failure.hint !== '') process.stderr.write(`${chalk.dim(escapeText(failure.hint))}\n`);
}

/** Any error as one that a person can act on; never a stack trace. */
export function toFailure(error: Error & { oclif?: { exit?: number } }, command: string): Failure {
  if (error instanceof Failure) return error;
  if (error.oclif?.exit === EXIT.usage) {
    const [first = 'wrong usage'] = error.message
      .replace(/^The following errors? occurred:\s*/, '')
      .split(/\nSee more help/);
    const message = first
      .replace(/\u001b\[[\d;]*m/g, '')
      .replace(/\s*\n\s*/g, ' ')
      .trim();
    return usageFailure(message, `see handoff-cli ${command} --help`.replace('  ', ' '));
  }
  return new Failure('environment', 'EINTERNAL', `internal error: ${error.message}`, 'please report this');
}
