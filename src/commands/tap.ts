import { Args, Flags } from '@oclif/core';
import { liveFlags } from '../cli/flags.ts';
import { breakHelp, faultHelp } from '../cli/script-help.ts';
import { type AskedScript, readScripts, type ScriptFlagValues } from '../cli/scripts.ts';
import { ServerCommand, steerable } from '../cli/server-command.ts';
import {
  controlFlag,
  onScreen,
  servingFlags,
  servingFrom,
  steeringFrom,
  steeringOf,
  waitFlag,
} from '../cli/serving-flags.ts';
import { tapRules } from '../conversations/tap/tap-rules.ts';
import { EXIT, usageFailure } from '../failure.ts';
import { areSameEndpoint, shownEndpoint } from '../io/endpoint.ts';
import { restore } from '../io/takeover.ts';
import { BREAKABLE, BreakSteps, breakRole, type FrameBreaks, splitBreak } from '../script/breaks.ts';
import { BREAK_ROLES } from '../script/role.ts';
import type { Steering } from '../services/control/steering.ts';
import { AUTO, namedEndpointToDial, privateEndpoint } from '../services/private-endpoint.ts';
import type { Serving } from '../services/serving.ts';
import { StopRequest } from '../services/stop.ts';
import { type TapOptions, tap } from '../services/tap.ts';
import { parseDuration } from '../values/duration.ts';

export default class Tap extends ServerCommand {
  static override summary =
    'Sit between two real peers: pass on bytes and descriptors; show, record and break them.';
  static override description =
    `Listens on LISTEN and dials TARGET for each connection, whether a broker dials a backend or a client dials a broker. Bytes
and descriptors pass unchanged and in order, in both directions, and are shown and recorded. One thing is changed unless
--keep-pid is given: peer_pid of a Hello becomes the pid of the tap, because a broker checks it.

With --takeover ENDPOINT the live socket there is moved aside and put back at the end, so that neither peer has to be
reconfigured; --restore ENDPOINT puts it back after a tap was killed.

--break FRAME=SCRIPT breaks frames in transit; FRAME is ${BREAKABLE.join(', ')}. Each step is for one such frame. Unlike elsewhere,
"*N" after the last step is an end: the frames after it pass. A sideband goes with its offer.

${breakHelp()}

${faultHelp(...BREAK_ROLES)}`;
  static override examples = [
    '<%= config.bin %> tap /tmp/tap.sock /run/user/1000/my.sock',
    '<%= config.bin %> tap --takeover /run/user/1000/my.sock --capture seen.pcapng',
    '<%= config.bin %> tap /tmp/tap.sock /run/user/1000/my.sock --break ack=corrupt:token*1 --break offer=delay:3s',
  ];
  static override args = {
    listen: Args.string({
      ignoreStdin: true,
      description: 'Unix socket path, or on Windows pipe name, to listen on',
    }),
    target: Args.string({
      ignoreStdin: true,
      description: 'Unix socket path, or on Windows pipe name, of the backend or broker',
    }),
  };
  static override flags = {
    takeover: Flags.string({
      description: 'take the place of the live socket there, which is moved aside until the end',
      helpValue: 'ENDPOINT',
      exclusive: ['restore'],
    }),
    restore: Flags.string({
      description: 'put back a socket that a killed tap has left aside, and end',
      helpValue: 'ENDPOINT',
    }),
    break: Flags.string({
      description:
        'what to do about frames of one kind, as in ack=corrupt:token*1; can be given several times',
      helpValue: 'FRAME=SCRIPT',
      multiple: true,
      multipleNonGreedy: true,
    }),
    random: Flags.string({
      description: 'draw the steps for the one --break FRAME without a script by weight, as in pass=9,drop=1',
      helpValue: 'STEP=WEIGHT,…',
      dependsOn: ['break'],
    }),
    seed: Flags.string({
      description: 'draw the same steps as the run that printed this seed',
      helpValue: 'N',
      dependsOn: ['break'],
    }),
    loop: Flags.boolean({
      description: 'repeat the scripts from the start after their last steps',
      dependsOn: ['break'],
    }),
    'keep-pid': Flags.boolean({ description: 'leave peer_pid of a Hello as it is' }),
    once: Flags.boolean({ description: 'end after one connection: --count 1', exclusive: ['count'] }),
    count: Flags.string({ char: 'n', description: 'end after N connections have ended', helpValue: 'N' }),
    wait: waitFlag,
    control: controlFlag,
    ...servingFlags,
    ...liveFlags,
    interactive: Flags.boolean({
      description: 'walk through what passes on a screen; ? shows the keys',
      exclusive: ['json', 'otlp'],
    }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(Tap);
    const { takeover } = flags;
    if (flags.restore !== undefined) return this.putBack(flags.restore, args.listen);
    const decided = BREAKABLE.filter((frame) => frame !== 'sideband');
    const control = steeringFrom(flags, decided);
    const asked = servingFrom(flags, this.value, control);
    // A person at a screen changes rules by the way that --control takes.
    const steering = control?.steering ?? (flags.interactive ? steeringOf(flags, decided) : null);
    const { breaks, seed } = this.breaks(flags.break ?? [], flags, steering);
    const options = {
      waitMs: flags.wait === undefined ? 0 : this.value('--wait', flags.wait, parseDuration),
      ...endpoints(args.listen, args.target, takeover),
      rules: tapRules(breaks, flags['keep-pid'] ? null : process.pid),
      held: steering?.held ?? null,
      steering,
      seed,
      count: this.served(flags),
      capture: flags.capture ?? null,
      redact: flags.redact,
    };
    if (flags.interactive) return this.walk(options, asked);
    return this.serve(flags, asked, (sink, ended) => tap(options, sink, ended));
  }

  private async walk(options: TapOptions, asked: Serving): Promise<number> {
    this.mustBeOnTerminal('handoff-cli tap, which prints rows');
    // ink and react take as long to load as all the rest together.
    const { interactiveTap } = await import('../screens/tap/interactive-tap.ts');
    return interactiveTap(options, onScreen(asked, new StopRequest()));
  }

  private async putBack(endpoint: string, listen: string | undefined): Promise<number> {
    if (listen !== undefined)
      throw usageFailure('--restore takes no other endpoint', 'see handoff-cli tap --help');
    await restore(endpoint);
    return EXIT.ok;
  }

  private breaks(
    texts: readonly string[],
    flags: ScriptFlagValues,
    steering: Steering | null,
  ): { readonly breaks: readonly FrameBreaks[]; readonly seed: number | null } {
    const split = texts.map((text) => this.value('--break', text, splitBreak));
    const twice = split.find(({ frame }, index) => split.findIndex((other) => other.frame === frame) < index);
    if (twice !== undefined)
      throw usageFailure(
        `--break ${twice.frame}: given twice`,
        `put the steps into one script: --break ${twice.frame}=STEP,STEP`,
      );
    const drawn = split.filter(({ script }) => script === null);
    if (drawn.length > 0 !== (flags.random !== undefined) || drawn.length > 1)
      throw usageFailure(
        drawn.length === 0 ? '--random needs a --break FRAME without a script' : '--break needs a script',
        'as in --break ack=drop*1, or --break ack --random pass=9,drop=1',
      );
    const asked = [...drawn, ...split.filter(({ script }) => script !== null)].map(
      ({ frame, script }): AskedScript => ({
        role: breakRole(frame),
        flag: `--break ${frame}`,
        text: script ?? undefined,
      }),
    );
    const scripts = readScripts(asked, flags, this.value);
    const steered = steerable(scripts, steering);
    // What can be broken later must be looked for from the beginning.
    const frames = steering === null ? split.map(({ frame }) => frame) : BREAKABLE;
    const breaks = frames.map((frame) => {
      const role = breakRole(frame);
      return { frame, steps: new BreakSteps(steered(`break ${frame}`, role)) };
    });
    return { breaks, seed: scripts.seed };
  }
}

function endpoints(
  listen: string | undefined,
  target: string | undefined,
  takeover: string | undefined,
): { endpoint: string; target: string | null } {
  const hint = 'see handoff-cli tap --help';
  if (listen === '' || target === '' || takeover === '') throw usageFailure('an endpoint is empty', hint);
  if (takeover !== undefined) {
    if (listen !== undefined) throw usageFailure('--takeover takes the place of LISTEN and TARGET', hint);
    return { endpoint: takeover, target: null };
  }
  if (listen === undefined || target === undefined)
    throw usageFailure('LISTEN and TARGET are needed, or --takeover ENDPOINT', hint);
  if (areSameEndpoint(listen, target))
    throw usageFailure(
      `LISTEN and TARGET are the same, ${listen}`,
      `to take the place of a live socket: handoff-cli tap --takeover ${target}`,
    );
  const endpoint = listen === AUTO ? privateEndpoint('tap') : shownEndpoint(listen);
  return { endpoint, target: namedEndpointToDial(target) };
}
