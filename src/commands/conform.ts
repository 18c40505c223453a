import { randomInt } from 'node:crypto';
import { Args, Flags } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { openOtlp, otlpFlag } from '../cli/exporting.ts';
import { endpointArgument, jsonFlag } from '../cli/flags.ts';
import { peerWaitFlag } from '../cli/serving-flags.ts';
import { splitCommand } from '../cli/split-command.ts';
import { terminalOfOutput } from '../cli/terminal.ts';
import { parseMoves } from '../conform/fuzz/moves-text.ts';
import { NONE_KNOWN } from '../conform/known-failing.ts';
import type { CaseOutcome } from '../conform/outcome.ts';
import { isSelected, type Selection } from '../conform/selection.ts';
import { conformFormat } from '../formats/conform-format.ts';
import { jsonFormat } from '../formats/json-format.ts';
import { shownOf } from '../formats/redaction.ts';
import { Progress } from '../output/progress.ts';
import { playsAgain } from '../services/conform/again.ts';
import { checkPeer, checkSelection, jobsFor } from '../services/conform/asked.ts';
import {
  type ConformOptions,
  type ConformResult,
  type ConformRole,
  casesOfRole,
  conform,
} from '../services/conform/conform.ts';
import { readKnown } from '../services/conform/read-known.ts';
import { checkReports, parseReport, REPORT_KINDS, writeReports } from '../services/conform/reports.ts';
import { endpointToDial, endpointToListenOn } from '../services/private-endpoint.ts';
import { StopRequest } from '../services/stop.ts';
import { chalkFor } from '../text/colour.ts';
import { parseDuration } from '../values/duration.ts';
import { parseCount, parseSeed } from '../values/integer.ts';
import { plural } from '../wire/plural.ts';

const ROLES = ['backend', 'broker', 'client'] as const;

export default class Conform extends BaseCommand {
  static override summary = 'Try a backend, a broker or a client on every rule of the protocol, and report.';
  static override description =
    `Each case plays something to the peer under test, states what is required, and is followed by a good conversation, which shows
whether the peer survived. "conform backend ENDPOINT" plays the broker. "conform broker BROKER --backend-endpoint ENDPOINT" plays the
clients and the backend. "conform client LISTEN -- COMMAND" plays the broker, and starts COMMAND once for each case. With -- COMMAND, a backend
or broker is started too, and restarted after a case that ended it. {endpoint} and {backend-endpoint} in COMMAND are replaced. The exit code is 0 only if every case
was played to its end, and none failed but those known to fail, of which none passed.`;
  static override examples = [
    '<%= config.bin %> conform backend /run/user/1000/my.sock',
    '<%= config.bin %> conform backend :auto -- my-backend --listen {endpoint}',
    '<%= config.bin %> conform broker :auto --backend-endpoint :auto -- my-broker {endpoint} --backend {backend-endpoint}',
    '<%= config.bin %> conform broker :auto --backend-endpoint :auto -- handoff-cli fake-broker {endpoint} --backend {backend-endpoint} --service zccache --rate-limit 256',
    '<%= config.bin %> conform broker /tmp/broker.sock --backend-endpoint /tmp/backend.sock --known-failing known.txt',
    '<%= config.bin %> conform client /tmp/c.sock --report junit=report.xml -- my-client --broker {endpoint}',
    '<%= config.bin %> conform backend --list',
  ];
  static override args = {
    role: Args.string({
      ignoreStdin: true,
      description: 'what to test: backend, broker or client',
      required: true,
      options: [...ROLES],
    }),
    endpoint: endpointArgument('where the peer listens; for a client, where it will dial'),
  };
  static override flags = {
    'backend-endpoint': Flags.string({
      description: 'where the broker under test dials its backend; played here',
      helpValue: 'ENDPOINT',
    }),
    list: Flags.boolean({ description: 'list the cases and run none' }),
    run: Flags.string({
      description:
        'run only the cases whose id matches; * matches any characters; may be given several times',
      helpValue: 'GLOB',
      multiple: true,
      multipleNonGreedy: true,
    }),
    skip: Flags.string({
      description: 'skip the cases whose id matches; may be given several times',
      helpValue: 'GLOB',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'known-failing': Flags.string({
      description:
        'a file with the ids or globs of cases that are known to fail, one per line; # starts a comment',
      helpValue: 'FILE',
    }),
    timeout: Flags.string({
      description: 'how long one case may take; what a rule gives longer is then not decided',
      default: '10s',
      helpValue: 'DURATION',
    }),
    wait: peerWaitFlag,
    jobs: Flags.string({
      description:
        'how many cases run at once; for a broker, also how many brokers are started (default: 4 for a backend or client, 1 for a broker)',
      helpValue: 'N',
    }),
    fuzz: Flags.string({
      description: 'play N generated conversations after the cases, and shrink those that fail',
      helpValue: 'N',
    }),
    seed: Flags.string({
      description: 'generate the same conversations as the run that printed this seed',
      helpValue: 'N',
    }),
    play: Flags.string({
      description:
        'play this one conversation instead, and judge it as a generated one: 0:HEX writes on connection 0, +N passes N descriptors, [0] is a fresh token, 0:close closes',
      helpValue: 'MOVE,…',
      exclusive: ['fuzz', 'interactive', 'list'],
    }),
    report: Flags.string({
      description: `write a report: KIND is ${REPORT_KINDS.join(', ')}; may be given several times`,
      helpValue: 'KIND=FILE',
      multiple: true,
      multipleNonGreedy: true,
    }),
    service: Flags.string({
      description: 'the service in offers and Hellos',
      default: 'zccache',
      helpValue: 'NAME',
    }),
    'wanted-version': Flags.string({
      description: 'the version that a Hello asks for',
      default: '1.0.0',
      helpValue: 'VERSION',
    }),
    interactive: Flags.boolean({
      description: 'watch the cases and their ladders on a screen, and run cases again; ? shows the keys',
      exclusive: ['json', 'redact', 'list', 'fuzz', 'otlp'],
    }),
    json: jsonFlag,
    otlp: otlpFlag,
    redact: Flags.boolean({ description: 'show only the first 4 bytes of tokens and secrets' }),
    quiet: Flags.boolean({ char: 'q', description: 'say nothing on standard error but errors' }),
  };

  protected async execute(): Promise<number> {
    const { words, command } = splitCommand(this.argv);
    const { args, flags } = await this.parse(Conform, [...words]);
    const role = args.role as ConformRole;
    // A conversation to be played is played alone, unless cases are asked for as well.
    const alone = flags.play !== undefined && flags.run === undefined;
    const selection: Selection = { run: flags.run ?? [], skip: alone ? ['*'] : (flags.skip ?? []) };
    const ids = casesOfRole(role).map(({ id }) => id);
    const fuzz = this.fuzz(flags);
    checkSelection(role, selection, fuzz.count);
    const layout = {
      terminal: await terminalOfOutput(),
      connections: true,
      times: false,
      redact: flags.redact,
    };
    const format = flags.json ? jsonFormat(flags.redact) : conformFormat(chalkFor('stdout'), layout);
    if (flags.list) {
      const reporter = this.report(format, { quiet: flags.quiet });
      const listed = casesOfRole(role).filter(({ id }) => isSelected(id, selection));
      for (const { id, title, level, section, required } of listed)
        reporter.record({ type: 'case', id, title, level, section, required });
      return 0;
    }
    checkPeer(role, command, flags['backend-endpoint'], flags.wait);
    const askedJobs =
      flags.jobs === undefined ? undefined : this.value('--jobs', flags.jobs, (text) => parseCount(text));
    const timeoutMs = this.value('--timeout', flags.timeout, parseDuration);
    const reports = (flags.report ?? []).map((text) => this.value('--report', text, parseReport));
    checkReports(reports);
    const known = flags['known-failing'] === undefined ? NONE_KNOWN : readKnown(flags['known-failing']);
    const listening = role === 'backend' ? 'backend' : 'broker';
    // A peer that is started gets an endpoint to listen on; one that is running already has its own.
    const endpoint = (command.length > 0 ? endpointToListenOn : endpointToDial)(args.endpoint, listening);
    const atBackend = flags['backend-endpoint'];
    const backendEndpoint = atBackend === undefined ? '' : endpointToListenOn(atBackend, 'backend');
    if (flags.interactive) this.mustBeOnTerminal('handoff-cli conform, which prints a line a case');
    const stop = new StopRequest();
    this.onOutputGone = () => stop.stop();
    const reporter = this.report(format, { quiet: flags.quiet });
    const strangers = known.strangers(ids, fuzz.count);
    const jobs = jobsFor(role, command, selection, askedJobs, (text) => reporter.notice(text));
    for (const stranger of strangers) reporter.notice(`known to fail, but no case: ${stranger}`);
    const wanted = ids.filter((id) => isSelected(id, selection)).length + fuzz.count;
    const progress = new Progress(
      wanted,
      process.stderr.isTTY === true && !flags.quiet,
      (done) => `${done} of ${plural(wanted, 'case')}`,
    );
    let done = 0;
    const reported = new Set<string>();
    const again = playsAgain(this.argv, command, fuzz.seed);
    if (fuzz.count > 0 && fuzz.played === null)
      reporter.notice(`conversations are generated with --seed ${fuzz.seed}`);
    const options = {
      ...{ role, endpoint, command, selection, known, timeoutMs, jobs, fuzz },
      redact: flags.redact,
      backendEndpoint,
      waitMs: flags.wait === undefined ? undefined : this.value('--wait', flags.wait, parseDuration),
      service: flags.service,
      wantedVersion: flags['wanted-version'],
    };
    const tell = (outcome: CaseOutcome) =>
      reporter.record({
        type: 'case',
        ...outcome,
        ...(outcome.result === 'failed' && { again: again(outcome.id, outcome.moves) }),
      });
    const otlp = await openOtlp(flags, this.config.version);
    const ended = (outcome: CaseOutcome) => {
      otlp?.case(outcome.id, outcome.frames);
      // The rows go to the same terminal, most likely: the bar gives way to each.
      progress.end();
      reported.add(outcome.id);
      tell(outcome);
      done += 1;
      progress.update(done);
    };
    const tried = flags.interactive
      ? this.watched(options, again, stop)
      : conform({ ...options, ended, tell: (text) => reporter.notice(text) }, stop.requested);
    const result = await tried.finally(() => {
      progress.end();
      return otlp?.close();
    });
    for (const outcome of result.outcomes) if (!reported.has(outcome.id)) tell(outcome);
    reporter.record({ type: 'conformance', ...result.total });
    const shown = shownOf(flags.redact);
    const outcomes = result.outcomes.map((outcome) => shown({ type: 'case' as const, ...outcome }));
    writeReports(reports, result.total, outcomes, again);
    return result.exitCode;
  }

  private async watched(
    options: Omit<ConformOptions, 'ended'>,
    again: (id: string) => string,
    stop: StopRequest,
  ): Promise<ConformResult> {
    // ink and react take as long to load as all the rest together.
    const { interactiveConform } = await import('../screens/conform/interactive-conform.ts');
    return interactiveConform({ ...options, ended: () => {} }, again, stop);
  }

  private fuzz(
    flags: { readonly [flag in 'fuzz' | 'seed' | 'play']: string | undefined },
  ): ConformOptions['fuzz'] {
    const seed = flags.seed === undefined ? randomInt(2 ** 31) : this.value('--seed', flags.seed, parseSeed);
    if (flags.play !== undefined)
      return { count: 1, seed, played: this.value('--play', flags.play, parseMoves) };
    const count = flags.fuzz === undefined ? 0 : this.value('--fuzz', flags.fuzz, (text) => parseCount(text));
    return { count, seed, played: null };
  }
}
