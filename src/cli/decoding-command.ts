import { Flags } from '@oclif/core';
import { Chalk } from 'chalk';
import { usageFailure } from '../failure.ts';
import { compileFilter } from '../filter/filter.ts';
import { DECODE_FORMATS, formatOfFile } from '../formats/decode-formats.ts';
import type { Output } from '../output/output.ts';
import type { Reporter } from '../output/reporter.ts';
import { Conditions } from '../services/conditions.ts';
import { parseMessageRule } from '../services/own-schema/message-rules.ts';
import type { PayloadReader } from '../services/own-schema/payload-reader.ts';
import { chalkFor } from '../text/colour.ts';
import { parseDuration } from '../values/duration.ts';
import { BaseCommand } from './base-command.ts';
import { otlpFlag } from './exporting.ts';
import { jsonFlag } from './flags.ts';
import { terminalOfOutput } from './terminal.ts';

/** Flags that have no meaning where records are shown on a screen. */
export const EXCLUDED_BY_SCREEN = [
  ...['json', 'format', 'summary', 'proto', 'otlp', 'output', 'require', 'fail-if'],
];

/** How records are chosen, judged and shown, wherever they come from. */
export const decodingFlags = {
  format: Flags.string({
    description: 'output format',
    options: Object.keys(DECODE_FORMATS),
    default: 'table',
  }),
  json: { ...jsonFlag, description: 'the same as --format json' },
  output: Flags.string({
    char: 'o',
    description: 'write to this file instead of standard output',
    helpValue: 'FILE',
  }),
  filter: Flags.string({ description: 'show and count only matching records', helpValue: 'EXPR' }),
  require: Flags.string({
    description: 'exit with 1 unless some record matches; of several captures, in each',
    helpValue: 'EXPR',
  }),
  'fail-if': Flags.string({ description: 'exit with 1 if any record matches', helpValue: 'EXPR' }),
  deadline: Flags.string({
    description:
      'how long an ACK may take after its offer, where the recording has times (default: that of the command that recorded it, or 5s)',
    helpValue: 'DURATION',
  }),
  proto: Flags.string({
    description: 'read the payloads of opaque protocols by this schema; needs --message',
    helpValue: 'FILE',
    dependsOn: ['message'],
  }),
  message: Flags.string({
    description:
      'the message that they are; KIND=NAME, PROTOCOL=NAME or PROTOCOL/KIND=NAME where not all are the same',
    helpValue: 'NAME',
    multiple: true,
    multipleNonGreedy: true,
    dependsOn: ['proto'],
  }),
  summary: Flags.boolean({ description: 'show only totals: frames, outcomes of handoffs, problems' }),
  otlp: otlpFlag,
  redact: Flags.boolean({ description: 'show only the first 4 bytes of tokens and secrets' }),
  'exit-zero': Flags.boolean({ description: 'exit with 0 even if the capture has errors' }),
};

interface Expressions {
  readonly filter: string | undefined;
  readonly require: string | undefined;
  readonly 'fail-if': string | undefined;
  readonly deadline: string | undefined;
}

interface Showing {
  readonly json: boolean;
  readonly format: string;
  readonly redact: boolean;
  readonly summary: boolean;
  readonly output: string | undefined;
}

/** Whether a flag has its value only by default, as oclif tells. */
type GivenFlags = { readonly [name: string]: { readonly setFromDefault?: boolean } | undefined };

/** Formats that show traffic alone. */
const WITHOUT_TOTALS: readonly string[] = ['csv', 'mermaid'];

/** What the commands share that turn traffic into records and show them in any form. */
export abstract class DecodingCommand extends BaseCommand {
  /** Where results go: standard output, or the file of --output. Throws a Failure. */
  protected resultsOutput(path: string | undefined): Output {
    return path === undefined ? this.standardOutput : this.outputFile(path);
  }

  /** Refuses --json beside another --format: which of them is meant? And totals where none are shown. Throws a Failure. @param given how each flag was given */
  protected checkFormat({ json, format, summary }: Showing, given: GivenFlags): void {
    if (json && format !== 'json' && given['format']?.setFromDefault !== true)
      throw usageFailure(
        `--json is the same as --format json, and cannot be given with --format ${format}`,
        'leave one of them out',
      );
    if (summary && !json && WITHOUT_TOTALS.includes(format))
      throw usageFailure(
        `--format ${format} has no totals to show with --summary`,
        'leave out --summary, or take another format, such as json',
      );
  }

  protected async endResults(output: Output): Promise<void> {
    if (output !== this.standardOutput) await output.close();
  }

  protected expressions(flags: Expressions) {
    const condition = (flag: 'require' | 'fail-if') => {
      const expression = flags[flag];
      if (expression === undefined) return null;
      return { expression, fits: this.value(`--${flag}`, expression, compileFilter) };
    };
    const [required, forbidden] = [condition('require'), condition('fail-if')];
    return {
      filter: flags.filter === undefined ? null : this.value('--filter', flags.filter, compileFilter),
      /** Null: not given. */
      deadlineMs:
        flags.deadline === undefined ? null : this.value('--deadline', flags.deadline, parseDuration),
      /** Made for each recording: each is judged separately. */
      conditions: () => new Conditions(required, forbidden),
    };
  }

  /** What reads payloads by the user's own schema; null without one. Throws a Failure. */
  protected async payloadReader(flags: {
    readonly proto: string | undefined;
    readonly message: readonly string[] | undefined;
  }): Promise<PayloadReader | null> {
    if (flags.proto === undefined) return null;
    const { payloadReader } = await import('../services/own-schema/payload-reader.ts');
    return payloadReader(flags.proto, (flags.message ?? []).map(parseMessageRule));
  }

  /** Makes the reporter of each recording. @param live whether records come as it happens */
  protected async reporters(flags: Showing, output: Output, live: boolean) {
    const format = flags.json ? 'json' : flags.format;
    const onTerminal = flags.output === undefined;
    const chalk = onTerminal ? chalkFor('stdout') : new Chalk({ level: 0 });
    const terminal = onTerminal ? await terminalOfOutput() : null;
    // One that cannot be opened gets none: the head comes with the first that can.
    let count = 0;
    return (detailed: boolean, file: string | null, recordings: readonly string[] = []): Reporter => {
      const number = count++;
      const { redact, summary: summaryOnly } = flags;
      const settings = {
        terminal,
        connections: detailed,
        times: detailed,
        redact,
        summaryOnly,
        live,
        file,
        number,
        recordings,
      };
      const shown = formatOfFile(format, chalk, settings);
      return this.report(shown, { patient: true }, output);
    };
  }
}
