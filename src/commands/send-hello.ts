import { randomInt } from 'node:crypto';
import { Flags } from '@oclif/core';
import { attemptFlags, attemptFormat, attemptsFrom, type Tried } from '../cli/attempt-flags.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { exporting } from '../cli/exporting.ts';
import { endpointArgument } from '../cli/flags.ts';
import { readScripts, scriptFlags } from '../cli/scripts.ts';
import { HELLO_OUTCOMES } from '../conversations/client.ts';
import { faultsFor } from '../faults/catalogue.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { FilledHello } from '../screens/send-hello/hello-form.ts';
import { stepSource } from '../script/step-source.ts';
import { endpointToDial } from '../services/private-endpoint.ts';
import { readScript } from '../services/read-script.ts';
import { type ExpectedHello, meets, type SendHelloOptions, sendHello } from '../services/send-hello.ts';
import { StopRequest } from '../services/stop.ts';
import { ADMIN_VERBS, parseAdminVerb } from '../values/admin-verb.ts';
import { parseDuration } from '../values/duration.ts';
import { parseSessionToken } from '../values/hex-bytes.ts';

const TRIED: Tried<ExpectedHello> = {
  what: 'Hellos',
  outcomes: [...HELLO_OUTCOMES, 'unreachable', 'adopted', 'reconnected'],
  outcomesText:
    '; adopted and reconnected are routes: with one of them, a client that took a route counts under that',
};

export default class SendHello extends BaseCommand {
  static override summary = 'Be a client: say Hello, await ready, use the connection or fall back.';
  static override description =
    `Sends a Hello as real clients do, judges the HelloReply and the ready check by check, and takes the route that they lead to:
the same connection, which a backend has adopted by then, or backend_pipe. The exit code is 0 if the outcome or the route is
the one that --expect names, else 1; 3 if nothing is listening.`;
  static override examples = [
    '<%= config.bin %> send-hello --send ping',
    '<%= config.bin %> send-hello /run/user/1000/broker.sock --service zccache --wanted-version 1.11.20',
    '<%= config.bin %> send-hello --fault peer-pid --expect refused --json',
    '<%= config.bin %> send-hello --expect reconnected --send ping',
    '<%= config.bin %> send-hello --admin status --json',
  ];
  static override args = {
    endpoint: endpointArgument('Unix socket path, or on Windows pipe name, of the broker'),
  };
  static override flags = {
    service: Flags.string({
      description: 'service_name of the Hello',
      default: 'handoff-cli',
      helpValue: 'NAME',
    }),
    admin: Flags.string({
      description: `ask the broker something instead of a Hello: ${ADMIN_VERBS.join(', ')}, or a number; with --json the answer is asked for in JSON`,
      helpValue: 'VERB',
      exclusive: ['send', 'interactive'],
    }),
    'wanted-version': Flags.string({ description: 'wanted_version of the Hello', default: '1.0.0' }),
    'client-version': Flags.string({ description: 'client_version of the Hello', default: '1.0.0' }),
    'auth-token': Flags.string({ description: 'auth_token of the Hello, 32 bytes', helpValue: 'HEX' }),
    adopt: Flags.boolean({
      description: 'use a connection that is handed over (default); --no-adopt: always use backend_pipe',
      allowNo: true,
      default: true,
    }),
    'reply-timeout': Flags.string({
      description: 'how long to wait for the HelloReply',
      default: '30s',
      helpValue: 'DURATION',
    }),
    'ready-timeout': Flags.string({
      description: 'how long to wait for ready',
      default: '2s',
      helpValue: 'DURATION',
    }),
    hello: Flags.string({
      description: 'what to do about each Hello (default: hello)',
      helpValue: 'SCRIPT',
      exclusive: ['fault'],
    }),
    ...scriptFlags('hello', 'hello'),
    fault: Flags.string({
      description: 'break the Hello in exactly one way',
      options: faultsFor('hello').map(({ name }) => name),
      helpValue: 'FAULT',
      exclusive: ['random'],
    }),
    'answer-timeout': Flags.string({
      description: 'how long to wait for the answer to --send',
      default: '5s',
      helpValue: 'DURATION',
    }),
    ...attemptFlags(TRIED, 'connection that the client ends up with'),
    interactive: Flags.boolean({
      description: 'fill in Hellos on a screen, send them, and see the last results side by side',
      exclusive: ['otlp', 'json', 'count', 'concurrency', 'rate', 'hello', 'random'],
    }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(SendHello);
    const { quiet } = flags;
    const duration = (flag: 'reply-timeout' | 'ready-timeout' | 'answer-timeout') =>
      this.value(`--${flag}`, flags[flag], parseDuration);
    const authToken = flags['auth-token'];
    const role = flags.admin === undefined ? 'hello' : 'admin';
    const scripts = readScripts([{ role, flag: '--hello', text: flags.hello }], flags, this.value);
    const options = {
      endpoint: endpointToDial(args.endpoint, 'broker'),
      hello: {
        serviceName: flags.service,
        wantedVersion: flags['wanted-version'],
        ...(authToken !== undefined && {
          authToken: this.value('--auth-token', authToken, parseSessionToken),
        }),
        clientVersion: flags['client-version'],
        handlePassing: flags.adopt,
        peerPid: process.pid,
        clientLibName: 'handoff-cli',
        clientLibVersion: this.config.version,
      },
      adopt: flags.adopt,
      replyTimeoutMs: duration('reply-timeout'),
      readyTimeoutMs: duration('ready-timeout'),
      answerTimeoutMs: duration('answer-timeout'),
      hellos: scripts.of(role),
      admin:
        flags.admin === undefined
          ? null
          : {
              verb: this.value('--admin', flags.admin, parseAdminVerb),
              json: flags.json,
              serviceName: flags.service,
            },
      ...attemptsFrom(flags, TRIED, this.value),
      hint: `start a broker there first: handoff-cli fake-broker${args.endpoint ? ` ${args.endpoint}` : ''}`,
    };
    if (flags.interactive) return this.form(options, flags);
    const { count } = options;
    const shown = { many: count, connections: count > 1 };
    const format = await attemptFormat(flags, TRIED.what, shown, meets(options.expect));
    const stop = new StopRequest();
    const hello = (sink: RecordSink) => sendHello(options, sink, stop.requested);
    return exporting(flags, this.config.version, this.report(format, { quiet }), hello, true);
  }

  private async form(
    options: SendHelloOptions,
    flags: {
      readonly 'ready-timeout': string;
      readonly fault?: string | undefined;
      readonly hello?: string | undefined;
    },
  ): Promise<number> {
    this.mustBeOnTerminal('handoff-cli send-hello, with its flags');
    const { serviceName: service, wantedVersion, clientVersion } = options.hello;
    const filled: FilledHello = {
      ...{ service, wantedVersion, clientVersion },
      adopt: options.adopt ? 'yes' : 'no',
      script: flags.fault === undefined ? (flags.hello ?? 'hello') : `corrupt:${flags.fault}`,
      readyTimeout: flags['ready-timeout'],
      send: options.send ?? '',
    };
    const optionsOf = (hello: FilledHello): SendHelloOptions => {
      const adopt = hello.adopt === 'yes';
      return {
        ...options,
        hello: {
          ...options.hello,
          serviceName: hello.service,
          wantedVersion: hello.wantedVersion,
          clientVersion: hello.clientVersion,
          handlePassing: adopt,
        },
        adopt,
        hellos: stepSource(readScript(hello.script, 'hello'), randomInt(2 ** 32)),
        readyTimeoutMs: parseDuration(hello.readyTimeout),
        send: hello.send === '' ? null : hello.send,
      };
    };
    // ink and react take as long to load as all the rest together.
    const { interactiveHello } = await import('../screens/send-hello/interactive-hello.ts');
    return interactiveHello(filled, options.endpoint, optionsOf, new StopRequest(), options.redact ?? false);
  }
}
