import { Flags } from '@oclif/core';
import { endpointArgument, liveFlags } from '../cli/flags.ts';
import { faultHelp, scriptHelp } from '../cli/script-help.ts';
import { readScripts, scriptFlags } from '../cli/scripts.ts';
import { ServerCommand, steerable } from '../cli/server-command.ts';
import { controlFlag, onScreen, servingFlags, servingFrom, steeringFrom } from '../cli/serving-flags.ts';
import { usageFailure } from '../failure.ts';
import { inheritedListener } from '../io/inherited.ts';
import { ADOPT_MODES, type AdoptMode } from '../script/adopt-mode.ts';
import { forService } from '../script/for-service.ts';
import { type StepSource, stepSource } from '../script/step-source.ts';
import { HeldMessages } from '../services/control/held-messages.ts';
import { fakeBackend } from '../services/fake-backend.ts';
import { endpointToListenOn } from '../services/private-endpoint.ts';
import { readScript } from '../services/read-script.ts';
import { StopRequest } from '../services/stop.ts';
import { parseToken } from '../values/hex-bytes.ts';
import { hex } from '../wire/fields/value.ts';
import type { SidebandMode } from '../wire/strict/offer-reader.ts';

export default class FakeBackend extends ServerCommand {
  static override summary = 'Be the backend: receive offers and answer each by a script.';
  static override description =
    `Listens, reads offers as a real backend does, and answers each as --reply says. An offer that a real backend would refuse or
drop is refused or dropped no matter what the script says; with --lenient the script answers those as well.

A listening Unix socket that a service manager passes (LISTEN_FDS=1, LISTEN_PID, descriptor 3) takes the place of ENDPOINT; it stays
where it is at the end.

${scriptHelp('backend-reply')}

${faultHelp('backend-reply')}`;
  static override examples = [
    '<%= config.bin %> fake-backend',
    '<%= config.bin %> fake-backend --reply ack*3,refuse:busy,delay:750ms+ack,corrupt:token',
    "<%= config.bin %> fake-backend --random 'ack=8,refuse=1,silent=1' --reply-for clud=refuse:busy",
    '<%= config.bin %> fake-backend /run/user/1000/my.sock --reply silent --once --json',
  ];
  static override args = {
    endpoint: endpointArgument('Unix socket path, or on Windows pipe name, to listen on'),
  };
  static override flags = {
    reply: Flags.string({ description: 'how to answer offers (default: ack)', helpValue: 'SCRIPT' }),
    accept: Flags.string({
      description: 'what to do about each connection before anything is read (default: pass)',
      helpValue: 'SCRIPT',
    }),
    'reply-for': Flags.string({
      description:
        'how to answer offers for one service instead; can be given several times; an early step of --reply has answered before the service is known',
      helpValue: 'SERVICE=SCRIPT',
      multiple: true,
      multipleNonGreedy: true,
    }),
    ...scriptFlags('reply', 'backend-reply'),
    once: Flags.boolean({ description: 'end after one offer: --count 1', exclusive: ['count'] }),
    count: Flags.string({
      char: 'n',
      description: 'end after N offers have been answered and their adopted connections have ended',
      helpValue: 'N',
    }),
    sideband: Flags.string({
      description: 'whether 16 token bytes with a descriptor precede an offer',
      options: ['auto', 'require', 'none'],
      default: 'auto',
    }),
    adopt: Flags.string({
      description: 'what to do with a connection that was handed over',
      options: [...ADOPT_MODES],
      default: 'echo',
    }),
    'expect-token': Flags.string({ description: 'refuse any other token', helpValue: 'HEX' }),
    lenient: Flags.boolean({
      description: 'let the script also answer what a real backend would refuse or drop',
    }),
    control: controlFlag,
    ...servingFlags,
    ...liveFlags,
    interactive: Flags.boolean({
      description: 'show offers on a screen and, without --reply, hold each until you decide',
      exclusive: ['otlp', 'json'],
    }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(FakeBackend);
    const expected = flags['expect-token'];
    const scripts = readScripts(
      [
        { role: 'backend-reply', flag: '--reply', text: flags.reply },
        { role: 'backend-accept', flag: '--accept', text: flags.accept },
      ],
      flags,
      this.value,
    );
    if (flags.interactive) this.mustBeOnTerminal('handoff-cli fake-backend --reply SCRIPT');
    const control = steeringFrom(flags, ['ack']);
    const asked = servingFrom(flags, this.value, control);
    const steering = control?.steering ?? null;
    const steered = steerable(scripts, steering);
    const listener = inheritedListener();
    if (listener !== null && args.endpoint !== undefined)
      throw usageFailure(
        `LISTEN_FDS passes a listening socket, and ${args.endpoint} is another endpoint`,
        'leave out ENDPOINT, or unset LISTEN_FDS',
      );
    const endpoint = endpointToListenOn(args.endpoint, 'backend');
    const options = {
      endpoint,
      listener,
      steering,
      replies: steered('reply', 'backend-reply'),
      repliesFor: new Map(flags['reply-for']?.map((text) => this.replyFor(text, flags.loop))),
      accepts: steered('accept', 'backend-accept'),
      seed: scripts.seed,
      sideband: flags.sideband as SidebandMode,
      adopt: flags.adopt as AdoptMode,
      expectToken: expected === undefined ? null : hex(this.value('--expect-token', expected, parseToken)),
      lenient: flags.lenient,
      count: this.served(flags),
      capture: flags.capture ?? null,
      redact: flags.redact,
      hint: `waiting for offers; in another terminal: handoff-cli send-offer${args.endpoint ? ` ${endpoint}` : ''} --send ping`,
    };
    if (options.endpoint === '') throw usageFailure('the endpoint is empty');
    if (flags.interactive) {
      // ink and react take as long to load as all the rest together.
      const { interactiveBackend } = await import('../screens/backend/interactive-backend.ts');
      const held = steering?.held ?? new HeldMessages();
      const asks = flags.reply === undefined && flags.random === undefined;
      held.holds = () => asks;
      return interactiveBackend(options, held, onScreen(asked, new StopRequest()));
    }
    return this.serve(flags, asked, (sink, ended) =>
      fakeBackend({ ...options, held: steering?.held ?? null }, sink, ended),
    );
  }

  private replyFor(text: string, loop: boolean): [service: string, replies: StepSource] {
    return this.value('--reply-for', text, () => {
      const [, service, script] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
      if (service === undefined || service === '' || script === undefined)
        throw new Error(`"${text}" must be a service and a script, as in clud=refuse:busy`);
      return [service, stepSource(forService(readScript(script, 'backend-reply', loop)))];
    });
  }
}
