import { Args, Flags } from '@oclif/core';
import { BaseCommand, captureFlag, jsonFlag } from '../cli/base-command.ts';
import { terminalOfOutput } from '../cli/terminal.ts';
import { usageFailure } from '../failure.ts';
import { FAULT_NAMES } from '../faults/catalogue.ts';
import type { SidebandMode } from '../peers/offer-reader.ts';
import { ACTIONS, parseScript } from '../peers/script.ts';
import { hex } from '../protocol/value.ts';
import { chalkFor } from '../report/colour.ts';
import { jsonFormat } from '../report/json-format.ts';
import { tableFormat } from '../report/table-format.ts';
import { fakeBackend } from '../run/fake-backend.ts';
import { StopRequest } from '../run/stop.ts';
import { ADOPT_MODES, type AdoptMode } from '../transport/adopted.ts';
import { endpointOr } from '../transport/endpoint.ts';
import { parseToken } from '../values/hex-bytes.ts';
import { parseCount } from '../values/integer.ts';

const ACTION_LIST = ACTIONS.map(({ form, summary }) => `  ${form.padEnd(24)}${summary}`).join('\n');

export default class FakeBackend extends BaseCommand {
  static override summary = 'Be the backend: receive offers and answer each as told.';
  static override description =
    `A script is steps separated by ",", one for each offer; a step is actions joined by "+", optionally "*N" times.
After the last step the last one repeats, with --loop the first one comes again. The actions:

${ACTION_LIST}

FAULT is one of ${FAULT_NAMES.join(', ')}.
A DETAIL with , + or * in it goes into double quotes.`;
  static override examples = [
    '<%= config.bin %> fake-backend',
    '<%= config.bin %> fake-backend --reply ack*3,refuse:busy,delay:750ms+ack,corrupt:token',
    '<%= config.bin %> fake-backend /run/user/1000/my.sock --reply silent --once --json',
  ];
  static override args = {
    endpoint: Args.string({
      description: 'Unix socket path to listen on (default $HANDOFF_ENDPOINT, then a private one)',
    }),
  };
  static override flags = {
    reply: Flags.string({ description: 'what to do about the offers (default: ack)', helpValue: 'SCRIPT' }),
    loop: Flags.boolean({ description: 'start the script over behind its last step' }),
    once: Flags.boolean({ description: 'end after one offer: --count 1', exclusive: ['count'] }),
    count: Flags.string({
      description: 'end when N offers are answered and their adopted connections have ended',
      helpValue: 'N',
    }),
    sideband: Flags.string({
      description: 'whether 16 token bytes with a descriptor come before an offer',
      options: ['auto', 'require', 'none'],
      default: 'auto',
    }),
    adopt: Flags.string({
      description: 'what to do with a connection received',
      options: [...ADOPT_MODES],
      default: 'echo',
    }),
    'expect-token': Flags.string({ description: 'refuse any other token', helpValue: 'HEX' }),
    lenient: Flags.boolean({
      description: 'let the script answer also what a real backend would refuse or drop',
    }),
    capture: captureFlag,
    json: jsonFlag,
    redact: Flags.boolean({ description: 'show only the first 4 bytes of tokens and secrets' }),
    interactive: Flags.boolean({
      description: 'show the offers on a screen and, without --reply, hold each for a decision',
      exclusive: ['json'],
    }),
    quiet: Flags.boolean({ description: 'say nothing on standard error but errors' }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(FakeBackend);
    const { redact, quiet } = flags;
    const expected = flags['expect-token'];
    const count =
      flags.count === undefined ? null : this.value('--count', flags.count, (text) => parseCount(text));
    const held = flags.interactive && flags.reply === undefined;
    if (flags.interactive && !(process.stdin.isTTY && process.stdout.isTTY))
      throw usageFailure('--interactive needs a terminal', 'without one, say what to do with --reply');
    const options = {
      endpoint: endpointOr(args.endpoint, 'backend'),
      script: held
        ? null
        : this.value('--reply', flags.reply ?? 'ack', (text) => parseScript(text, flags.loop)),
      sideband: flags.sideband as SidebandMode,
      adopt: flags.adopt as AdoptMode,
      expectToken: expected === undefined ? null : hex(this.value('--expect-token', expected, parseToken)),
      lenient: flags.lenient,
      count: flags.once ? 1 : count,
      capture: flags.capture ?? null,
      hold: () => {},
      hint: `waiting for offers; in another terminal: handoff-cli send-offer${args.endpoint ? ` ${args.endpoint}` : ''} --send ping`,
    };
    if (options.endpoint === '') throw usageFailure('the endpoint is empty');
    const layout = {
      terminal: await terminalOfOutput(),
      connections: true,
      times: true,
    };
    const format = flags.json ? jsonFormat(redact) : tableFormat(chalkFor('stdout'), { ...layout, redact });
    const stop = new StopRequest();
    this.onOutputGone = () => stop.stop();
    if (flags.interactive) {
      // ink draws nothing where it takes the terminal for a CI log; a screen was asked for, so there is one.
      process.env['CI'] = 'false';
      // ink and react take as long to load as all the rest together.
      const { interactiveBackend } = await import('../ui/interactive-backend.tsx');
      return interactiveBackend(options, this.standardOutput, stop);
    }
    return fakeBackend(options, this.report(format, { quiet }), stop.requested);
  }
}
