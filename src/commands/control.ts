import { resolve } from 'node:path';
import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { printFailure } from '../cli/failures.ts';
import { jsonFlag } from '../cli/flags.ts';
import { waitFlag } from '../cli/serving-flags.ts';
import { usageFailure } from '../failure.ts';
import { control } from '../services/control/control.ts';
import { escapedJson } from '../text/escape.ts';
import { parseDuration } from '../values/duration.ts';

/** What can be asked, and what it needs; in brackets what it may have. */
const ASKED: { readonly [what: string]: readonly string[] } = {
  reply: ['SCRIPT'],
  accept: ['SCRIPT'],
  offer: ['SCRIPT'],
  ready: ['SCRIPT'],
  break: ['FRAME', 'SCRIPT'],
  list: ['[frames]'],
  hold: ['[FRAME]'],
  release: [],
  decide: ['INDEX', 'SCRIPT'],
  stop: [],
};

export default class Control extends BaseCommand {
  static override summary = 'Steer a fake-backend, fake-broker or tap that was started with --control PATH.';
  static override description =
    `Sends one request to the socket at PATH and prints the answer, which is one JSON object.

  reply, accept, offer, ready SCRIPT   play another script from the start, as the flag of that name does
  break FRAME SCRIPT                   the same for the frames that pass a tap
  list                                 the open handoffs: not answered yet or, in a broker, not settled yet
  list frames                          the held frames, including those that belong to no handoff
  hold [FRAME]                         hold each frame from now on, or each FRAME: fake-backend holds ACKs, fake-broker
                                       readies, a tap hello, reply, offer (with its sideband), ack and ready
  decide INDEX SCRIPT                  what to do about the frame of that handoff which is held: one step of the script of
                                       --reply, --ready or --break
  decide frame:NUMBER SCRIPT           the same for a frame of "list frames"
  release                              stop holding; what is held continues as the script says
  stop                                 end the server, as Ctrl-C does

The socket takes one JSON request per line: {"set":"reply","script":"refuse:busy*3,ack"},
{"set":"break","frame":"ack","script":"drop*1"}, {"list":"handoffs"}, {"list":"frames"}, {"hold":true}, {"hold":true,"frame":"ack"},
{"hold":false}, {"decide":0,"script":"ack"}, {"decide":3,"of":"frames","script":"drop"}, {"stop":true}. Each answer is {"ok":true,…}
or {"ok":false,"error":"…"}. The exit code is 1 if no such frame is held, 2 for a wrong script or name, 3 if nothing is listening on PATH.`;
  static override examples = [
    '<%= config.bin %> control /tmp/steer.sock reply refuse:busy*3,ack',
    '<%= config.bin %> control /tmp/steer.sock break ack corrupt:token*1',
    '<%= config.bin %> control /tmp/steer.sock decide 0 refuse:busy',
    '<%= config.bin %> control /tmp/steer.sock stop',
  ];
  static override args = {
    path: Args.string({ ignoreStdin: true, description: 'the socket that --control made', required: true }),
    request: Args.string({
      ignoreStdin: true,
      description: 'what to do',
      required: true,
      options: Object.keys(ASKED),
    }),
    first: Args.string({ ignoreStdin: true, description: 'SCRIPT, FRAME, INDEX or frame:NUMBER' }),
    second: Args.string({ ignoreStdin: true, description: 'SCRIPT, after FRAME, INDEX or frame:NUMBER' }),
  };
  static override flags = { wait: waitFlag, json: jsonFlag };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(Control);
    const values = [args.first, args.second].filter((value) => value !== undefined);
    const known = ASKED[args.request] ?? [];
    const needed = known.filter((word) => !word.startsWith('['));
    if (values.length < needed.length || values.length > known.length)
      throw usageFailure(
        `${args.request} needs ${known.length === 0 ? 'nothing after it' : known.join(' and ')}`,
        'see handoff-cli control --help',
      );
    const request = this.request(args.request, values);
    const waitMs = flags.wait === undefined ? 0 : this.value('--wait', flags.wait, parseDuration);
    return control(
      { path: args.path, request, waitMs },
      {
        show: (answer) => this.standardOutput.line(escapedJson(answer)),
        failed: printFailure,
      },
    );
  }

  private request(what: string, [first, second = '']: readonly string[]): object {
    switch (what) {
      case 'break':
        return { set: 'break', frame: first, script: fromHere(second) };
      case 'list':
        if (first !== undefined && first !== 'frames')
          throw usageFailure(`list: "${first}" is not known`, 'list, or list frames');
        return { list: first ?? 'handoffs' };
      case 'hold':
        return { hold: true, ...(first !== undefined && { frame: first }) };
      case 'release':
        return { hold: false };
      case 'decide':
        return { ...decided(first ?? ''), script: second };
      case 'stop':
        return { stop: true };
      default:
        return { set: what, script: fromHere(first ?? '') };
    }
  }
}

function decided(text: string): object {
  const [, frame, number] = /^(frame:)?(\d{1,15})$/.exec(text) ?? [];
  if (number === undefined)
    throw usageFailure(
      `INDEX: "${text}" is not the index of a handoff`,
      'as "list" gives it; or frame:NUMBER, as "list frames" gives it',
    );
  return { decide: Number(number), ...(frame !== undefined && { of: 'frames' }) };
}

/** The file of a script is one of this process’s directory, not of the server’s. */
function fromHere(script: string): string {
  return script.startsWith('@') ? `@${resolve(script.slice(1))}` : script;
}
