import { randomBytes } from 'node:crypto';
import { Args, Flags } from '@oclif/core';
import { fileChunks } from '../capture/file-chunks.ts';
import { RECORDING_FORMS, type RecordingForm } from '../capture/form.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { exporting } from '../cli/exporting.ts';
import { endpointArgument, fromFlag, liveFlags } from '../cli/flags.ts';
import { onScreen, servingFlags, servingFrom, waitFlag } from '../cli/serving-flags.ts';
import { terminalOfOutput } from '../cli/terminal.ts';
import { SIDES, type Side } from '../conversations/replay/side.ts';
import { usageFailure } from '../failure.ts';
import { jsonFormat } from '../formats/json-format.ts';
import { tableFormat } from '../formats/table-format.ts';
import { endpointToDial, endpointToListenOn } from '../services/private-endpoint.ts';
import { replay } from '../services/replay.ts';
import { parseComparedField } from '../services/replayed-field.ts';
import { serving } from '../services/serving.ts';
import { StopRequest } from '../services/stop.ts';
import { chalkFor } from '../text/colour.ts';
import { parseDuration } from '../values/duration.ts';
import { parseSpeed } from '../values/speed.ts';
import { DIRECTIONS, type Direction } from '../wire/direction.ts';
import { TOKEN_LENGTH } from '../wire/limits.ts';

export default class Replay extends BaseCommand {
  static override summary = 'Play one side of a recording against a live peer, and show what differs.';
  static override description =
    `As backend it listens and answers each connection as the recorded backend did; as broker it dials and makes the recorded
offers; as client it sends the recorded Hellos. Tokens and correlation ids follow the live peer, and peer_pid is that of this
process, unless --verbatim is given. Each frame of the live peer is compared with the recorded one. The exit code is 0 if
nothing differs, else 1. --timeout and --endpoint-file are for --as backend, which listens. Accepts every recording that decode reads, up to 64 MiB.`;
  static override examples = [
    '<%= config.bin %> replay seen.pcapng /run/user/1000/my.sock --as broker',
    '<%= config.bin %> replay seen.pcapng --as backend --speed 1',
    '<%= config.bin %> replay strace.log /tmp/broker.sock --as client --ignore payload.negotiated.backendPipe',
  ];
  static override args = {
    capture: Args.string({
      ignoreStdin: true,
      description: 'the recording; - for standard input',
      required: true,
    }),
    endpoint: endpointArgument('Unix socket path, or on Windows pipe name, to listen on or to dial'),
  };
  static override flags = {
    as: Flags.string({ description: 'the side to play', options: Object.keys(SIDES) }),
    speed: Flags.string({
      description: 'keep the recorded pace, N times as fast (default: everything at once)',
      helpValue: 'N',
    }),
    verbatim: Flags.boolean({ description: 'send and expect tokens, ids and peer_pid exactly as recorded' }),
    ignore: Flags.string({
      description: 'a field that may differ, such as payload.errorDetail; can be given several times',
      helpValue: 'FIELD',
      multiple: true,
      multipleNonGreedy: true,
    }),
    from: fromFlag(RECORDING_FORMS),
    direction: Flags.string({
      description: 'direction of a recording that has none (default: inferred from each frame)',
      options: [...DIRECTIONS],
      helpValue: 'DIRECTION',
    }),
    deadline: Flags.string({
      description: 'how long to wait for an answer',
      default: '5s',
      helpValue: 'DURATION',
    }),
    wait: waitFlag,
    ...servingFlags,
    ...liveFlags,
    interactive: Flags.boolean({
      description:
        'see on a screen what differs, and play it again (--capture keeps the last run); ? shows the keys',
      exclusive: ['json', 'otlp', 'expect'],
    }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(Replay);
    const { redact, quiet, speed } = flags;
    if (flags.as === undefined)
      throw usageFailure('--as is needed: backend, broker or client', 'see handoff-cli replay --help');
    const side = flags.as as Side;
    const asked = servingFrom(flags, this.value, null);
    if (side !== 'backend') mustNotServe(side, flags);
    const ignored = new Set(
      (flags.ignore ?? []).map((field) => this.value('--ignore', field, parseComparedField)),
    );
    const endpoint =
      side === 'backend'
        ? endpointToListenOn(args.endpoint, side)
        : endpointToDial(args.endpoint, SIDES[side].peer);
    if (endpoint === '') throw usageFailure('the endpoint is empty');
    const options = () => ({
      name: args.capture,
      chunks: fileChunks(args.capture),
      direction: (flags.direction ?? null) as Direction | null,
      from: (flags.from ?? null) as RecordingForm | null,
      endpoint,
      settings: {
        side,
        speed: speed === undefined ? null : this.value('--speed', speed, parseSpeed),
        verbatim: flags.verbatim,
        ignored,
        deadlineMs: this.value('--deadline', flags.deadline, parseDuration),
        pid: process.pid,
        newToken: () => randomBytes(TOKEN_LENGTH),
      },
      capture: flags.capture ?? null,
      redact,
      waitMs: flags.wait === undefined ? 0 : this.value('--wait', flags.wait, parseDuration),
      hint: `start a ${SIDES[side].peer} there first`,
    });
    if (flags.interactive) {
      this.mustBeOnTerminal('handoff-cli replay, which prints rows');
      if (args.capture === '-')
        throw usageFailure('--interactive reads its keys from standard input', 'name a file');
      // ink and react take as long to load as all the rest together.
      const { interactiveReplay } = await import('../screens/replay/interactive-replay.ts');
      return interactiveReplay(options, onScreen(asked, new StopRequest()));
    }
    const layout = { terminal: await terminalOfOutput(), connections: true, times: true };
    const format = flags.json ? jsonFormat(redact) : tableFormat(chalkFor('stdout'), { ...layout, redact });
    const stop = new StopRequest();
    this.onOutputGone = () => stop.stop();
    return exporting(
      flags,
      this.config.version,
      this.report(format, { quiet }),
      (sink) => serving(asked, sink, stop.requested, (watched, ended) => replay(options(), watched, ended)),
      side === 'client',
    );
  }
}

/** Throws a Failure where something was asked that only a side that listens can do. */
function mustNotServe(
  side: Side,
  flags: { readonly [flag in 'timeout' | 'endpoint-file']?: string | undefined },
): void {
  const only = (flag: string, hint: string) =>
    usageFailure(`--${flag} is for a server, and replay --as ${side} dials`, hint);
  if (flags.timeout !== undefined) throw only('timeout', 'use --deadline for how long to wait for an answer');
  if (flags['endpoint-file'] !== undefined)
    throw only('endpoint-file', 'leave it out, or replay --as backend');
}
