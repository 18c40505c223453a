import { Flags } from '@oclif/core';
import { DecodingCommand, decodingFlags, EXCLUDED_BY_SCREEN } from '../cli/decoding-command.ts';
import { observerOf, openOtlp } from '../cli/exporting.ts';
import { splitCommand } from '../cli/split-command.ts';
import { usageFailure } from '../failure.ts';
import { StopRequest } from '../services/stop.ts';
import type { Target } from '../services/trace/strace-command.ts';
import { openTrace, trace } from '../services/trace/trace.ts';
import { TRACE_ENDS_MS } from '../services/trace/tracing.ts';
import { escapeText } from '../text/escape.ts';
import { parseCount } from '../values/integer.ts';

export default class Trace extends DecodingCommand {
  static override summary = 'Attach strace to real processes and show their handoffs as they happen.';
  static override description =
    `"trace -- COMMAND" starts COMMAND under strace, "trace --pid PID" attaches to running processes; children and threads are
followed. What it sees is shown as decode shows the finished log, as it happens. Neither side of a handoff is changed or notices anything, but a
traced process is slower: npm run bench -- trace measures how much, docs/recording.md says what to expect.

COMMAND's standard output goes to standard error, so that records are alone on standard output; with --interactive it has no terminal. How it ends is a record, and a line
on standard error; the exit code is that of decode for what was seen. Ctrl-C ends COMMAND, and detaches from a PID.

Needs Linux and strace, and the right to trace: a process of the same user, where kernel.yama.ptrace_scope allows it, or root.`;
  static override examples = [
    '<%= config.bin %> trace -- ./my-backend --listen /run/user/1000/my.sock',
    '<%= config.bin %> trace --pid 4242 --pid 4343 --capture seen.pcapng',
    '<%= config.bin %> trace --json --filter \'type == "handoff"\' --log strace.log -- ./my-broker',
  ];
  static override usage = ['[FLAGS] -- COMMAND…', '[FLAGS] --pid PID…'];
  static override flags = {
    pid: Flags.string({
      char: 'p',
      description: 'attach to this process; can be given several times',
      helpValue: 'PID',
      multiple: true,
    }),
    log: Flags.string({
      description: 'keep the raw log of strace, secrets included',
      helpValue: 'FILE',
      exclusive: ['redact'],
    }),
    capture: Flags.string({
      description:
        'keep what was seen: events to FILE.ndjson, raw bytes to FILE.bin, a pcapng to any other name',
      helpValue: 'FILE',
    }),
    interactive: Flags.boolean({
      description: 'walk through what is seen on a screen as it happens; ? shows the keys',
      exclusive: EXCLUDED_BY_SCREEN,
    }),
    ...decodingFlags,
  };

  protected async execute(): Promise<number> {
    const { words, command } = splitCommand(this.argv);
    const { flags, metadata } = await this.parse(Trace, [...words]);
    this.checkFormat(flags, metadata.flags);
    const target = this.target(command, flags.pid ?? []);
    const { filter, conditions, deadlineMs } = this.expressions(flags);
    if (flags.interactive) return this.watch(target, { ...flags, deadlineMs });
    const payloadReader = await this.payloadReader(flags);
    const output = this.resultsOutput(flags.output);
    const reporterFor = await this.reporters(flags, output, true);
    const json = flags.json || flags.format === 'json';
    // JSON does not depend on the input, and its first record comes before any error.
    if (json) reporterFor(true, null);
    const stop = new StopRequest(TRACE_ENDS_MS);
    this.onOutputGone = () => stop.stop();
    const otlp = await openOtlp(flags, this.config.version);
    try {
      return await trace(
        {
          target,
          log: flags.log ?? null,
          capture: flags.capture ?? null,
          redact: flags.redact,
          notice: (text) => process.stderr.write(`${escapeText(text)}\n`),
          filter,
          conditions: conditions(),
          deadlineMs,
          summaryOnly: flags.summary,
          payloadReader,
          exitZero: flags['exit-zero'],
          reporterFor: () => reporterFor(true, null),
          observer: observerOf(otlp),
        },
        stop.requested,
      );
    } finally {
      await otlp?.close();
      await this.endResults(output);
    }
  }

  /** On a screen, the command has no terminal, and what there is to say is said when the screen is gone. */
  private async watch(
    target: Target,
    flags: {
      readonly log: string | undefined;
      readonly capture: string | undefined;
      readonly filter: string | undefined;
      readonly redact: boolean;
      readonly deadlineMs: number | null;
    },
  ): Promise<number> {
    this.mustBeOnTerminal('handoff-cli trace without --interactive');
    const { walk } = await import('../screens/decode/interactive-decode.ts');
    const { log = null, capture = null, filter = '', redact, deadlineMs } = flags;
    const said: string[] = [];
    const stop = new StopRequest(TRACE_ENDS_MS);
    const tracee = {
      target,
      log,
      capture,
      redact,
      deadlineMs,
      notice: (text: string) => void said.push(text),
    };
    const { source, close } = await openTrace(tracee, stop.requested, true);
    try {
      const traced = target.command?.[0] ?? `process ${target.pids?.join(', ')}`;
      const name = `trace of ${traced}`;
      return await walk(
        { name, source, stored: false, follow: true, filter, redact, capture, deadlineMs },
        stop,
      );
    } finally {
      for (const text of said) process.stderr.write(`${escapeText(text)}\n`);
      close();
    }
  }

  private target(command: readonly string[], pids: readonly string[]): Target {
    if (command.length > 0 && pids.length > 0)
      throw usageFailure('--pid and COMMAND cannot be combined', 'trace one or the other');
    if (pids.length > 0)
      return { command: null, pids: pids.map((pid) => this.value('--pid', pid, (text) => parseCount(text))) };
    if (command.length > 0 && command[0] !== '') return { command, pids: null };
    throw usageFailure(
      'there is nothing to trace',
      'name a command, handoff-cli trace -- COMMAND, or a running process, --pid PID',
    );
  }
}
