import { resolve } from 'node:path';
import { Args } from '@oclif/core';
import { BaseCommand } from '../cli/base-command.ts';
import { waitFlag } from '../cli/serving-flags.ts';
import { usageFailure } from '../failure.ts';
import { control } from '../services/control/control.ts';
import { escapedJson } from '../text/escape.ts';
import { parseDuration } from '../values/duration.ts';

/** What can be asked, and what it needs. */
const ASKED: { readonly [what: string]: readonly string[] } = {
  reply: ['SCRIPT'],
  accept: ['SCRIPT'],
  offer: ['SCRIPT'],
  ready: ['SCRIPT'],
  break: ['FRAME', 'SCRIPT'],
  list: [],
  hold: [],
  release: [],
  decide: ['INDEX', 'SCRIPT'],
  stop: [],
};

export default class Control extends BaseCommand {
  static override summary = 'Steer a fake-backend, fake-broker or tap that was started with --control PATH.';
  static override description =
    `Sends one request to the socket at PATH and prints the answer, which is one JSON object.

  reply, accept, offer, ready SCRIPT   play another script from its beginning, as the flag of that name
  break FRAME SCRIPT                   the same for the frames that pass a tap
  list                                 the open handoffs: those that are not answered, with a broker not settled
  hold                                 hold each ACK (fake-backend, tap) or ready (fake-broker) from now on
  decide INDEX SCRIPT                  what to do about the one that is held for that handoff: one step
  release                              hold no longer; what is held goes on by the script
  stop                                 end the server, as Ctrl-C does

The socket takes one request a line in JSON: {"set":"reply","script":"refuse:busy*3,ack"},
{"set":"break","frame":"ack","script":"drop*1"}, {"list":"handoffs"}, {"hold":true}, {"decide":0,"script":"ack"}, {"stop":true}. Each
answer is {"ok":true,…} or {"ok":false,"error":"…"}. The exit code is 1 where no such message is held, 2 for a wrong
script or name, 3 if nobody listens on PATH.`;
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
    first: Args.string({ ignoreStdin: true, description: 'SCRIPT, FRAME or INDEX' }),
    second: Args.string({ ignoreStdin: true, description: 'SCRIPT, after FRAME or INDEX' }),
  };
  static override flags = { wait: waitFlag };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(Control);
    const values = [args.first, args.second].filter((value) => value !== undefined);
    const needed = ASKED[args.request] ?? [];
    if (values.length !== needed.length)
      throw usageFailure(
        `${args.request} needs ${needed.length === 0 ? 'nothing after it' : needed.join(' and ')}`,
        'see handoff-cli control --help',
      );
    const request = this.request(args.request, values);
    const waitMs = flags.wait === undefined ? 0 : this.value('--wait', flags.wait, parseDuration);
    return control({ path: args.path, request, waitMs }, (answer) =>
      this.standardOutput.line(escapedJson(answer)),
    );
  }

  private request(what: string, [first = '', second = '']: readonly string[]): object {
    switch (what) {
      case 'break':
        return { set: 'break', frame: first, script: fromHere(second) };
      case 'list':
        return { list: 'handoffs' };
      case 'hold':
      case 'release':
        return { hold: what === 'hold' };
      case 'decide':
        if (!/^\d{1,15}$/.test(first)) throw usageFailure(`INDEX: "${first}" is not the index of a handoff`);
        return { decide: Number(first), script: second };
      case 'stop':
        return { stop: true };
      default:
        return { set: what, script: fromHere(first) };
    }
  }
}

/** The file of a script is one of this process’s directory, not of the server’s. */
function fromHere(script: string): string {
  return script.startsWith('@') ? `@${resolve(script.slice(1))}` : script;
}
