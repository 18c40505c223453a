import { Flags } from '@oclif/core';
import { backendPidFlag, backendPidFrom } from '../cli/backend-pid.ts';
import { endpointArgument, liveFlags } from '../cli/flags.ts';
import { faultHelp, scriptHelp } from '../cli/script-help.ts';
import { readScripts, scriptFlags } from '../cli/scripts.ts';
import { ServerCommand, steerable } from '../cli/server-command.ts';
import {
  controlFlag,
  onScreen,
  servingFlags,
  servingFrom,
  steeringFrom,
  waitFlag,
} from '../cli/serving-flags.ts';
import { usageFailure } from '../failure.ts';
import { absoluteEndpoint, besideEndpoint, defaultEndpoint } from '../io/endpoint.ts';
import { fakeBroker } from '../services/fake-broker.ts';
import { endpointToListenOn, namedEndpointToDial } from '../services/private-endpoint.ts';
import { StopRequest } from '../services/stop.ts';
import { parseDuration } from '../values/duration.ts';
import { ERROR_CODES, parseErrorCode } from '../values/error-code.ts';
import { parseSessionToken } from '../values/hex-bytes.ts';
import { parseCount, parseUnsigned64 } from '../values/integer.ts';
import { hex } from '../wire/fields/value.ts';

export default class FakeBroker extends ServerCommand {
  static override summary =
    'Be the whole broker: answer Hellos, hand the client’s connection over, relay ready.';
  static override description =
    `Checks each Hello as a real broker does, agrees or refuses, offers the client’s own connection to the backend, waits for the
ACK and sends ready to the client. If anything goes wrong, the token is revoked and the client falls back to backend_pipe;
without --backend-pipe an echo server listens there. Each client is reported with the final state of its handoff.
Unless --service and --rate-limit say otherwise it knows every service and refuses nobody for coming too often, so that it fails the
cases of "conform broker" about these two rules; with --service zccache --rate-limit 256 it passes all.

${scriptHelp('broker-reply', 'broker-offer', 'ready')}

${faultHelp('broker-reply', 'broker-offer', 'ready')}`;
  static override examples = [
    '<%= config.bin %> fake-broker',
    '<%= config.bin %> fake-broker --ready relay*2,silent,corrupt:token',
    '<%= config.bin %> fake-broker --refuse rate-limited --retry-after 3s',
    '<%= config.bin %> fake-broker /tmp/broker.sock --backend /run/user/1000/my.sock --once --json',
  ];
  static override args = {
    endpoint: endpointArgument('Unix socket path, or on Windows pipe name, to listen on'),
  };
  static override flags = {
    backend: Flags.string({
      description: 'where offers go (default: where fake-backend listens by default)',
      helpValue: 'ENDPOINT',
    }),
    'backend-pipe': Flags.string({
      description:
        'where clients are told to fall back to (default: an echo server that fake-broker starts next to ENDPOINT)',
      helpValue: 'ENDPOINT',
    }),
    refuse: Flags.string({
      description: `refuse every Hello with this code: ${ERROR_CODES.join(', ')}, or a number`,
      helpValue: 'CODE',
    }),
    reason: Flags.string({
      description: 'reason of the refusal (default: refused on request)',
      helpValue: 'TEXT',
      dependsOn: ['refuse'],
    }),
    'retry-after': Flags.string({
      description: 'how long a refused client should wait before it tries again',
      helpValue: 'DURATION',
      dependsOn: ['refuse'],
    }),
    service: Flags.string({
      description: 'a known service; can be given several times (default: every service is known)',
      helpValue: 'NAME',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'daemon-version': Flags.string({ description: 'daemon_version in Negotiated', default: '1.0.0' }),
    reply: Flags.string({
      description: 'what to do about each HelloReply (default: negotiate)',
      helpValue: 'SCRIPT',
    }),
    offer: Flags.string({
      description: 'what to do about each offer to the backend (default: offer)',
      helpValue: 'SCRIPT',
    }),
    ready: Flags.string({
      description: 'what to do about the ready of each handoff',
      helpValue: 'SCRIPT',
    }),
    ...scriptFlags('reply', 'broker-reply'),
    'connection-id': Flags.string({
      description: 'connection_id of every Negotiated, or "unique"',
      default: '1',
      helpValue: 'N',
    }),
    'fd-pressure': Flags.boolean({ description: 'refuse every Hello with ERROR_FD_PRESSURE' }),
    'rate-limit': Flags.string({
      description: 'refuse more than N Hellos per second from one process (the stock broker: 256)',
      helpValue: 'N',
    }),
    'block-version': Flags.string({
      description: 'refuse Hellos that want that version; may be given several times',
      helpValue: 'VERSION',
      multiple: true,
      multipleNonGreedy: true,
    }),
    'auth-token': Flags.string({
      description: 'refuse Hellos whose auth_token is not these 32 bytes',
      helpValue: 'HEX',
    }),
    deadline: Flags.string({
      description: 'how long to wait for the ACK of the backend',
      default: '5s',
      helpValue: 'DURATION',
    }),
    'backend-pid': backendPidFlag,
    once: Flags.boolean({ description: 'end after one client: --count 1', exclusive: ['count'] }),
    count: Flags.string({ char: 'n', description: 'end after N clients', helpValue: 'N' }),
    wait: waitFlag,
    control: controlFlag,
    ...servingFlags,
    ...liveFlags,
    interactive: Flags.boolean({
      description: 'look through what happens on a screen; ? shows the keys',
      exclusive: ['json', 'otlp'],
    }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(FakeBroker);
    const { service } = flags;
    const endpoint = endpointToListenOn(args.endpoint, 'broker');
    const backend =
      flags.backend === undefined ? defaultEndpoint('backend') : namedEndpointToDial(flags.backend);
    const pipe = flags['backend-pipe'];
    if (endpoint === '' || backend === '' || pipe === '') throw usageFailure('an endpoint is empty');
    const rate = flags['rate-limit'];
    const authToken = flags['auth-token'];
    const scripts = readScripts(
      [
        { role: 'broker-reply', flag: '--reply', text: flags.reply },
        { role: 'broker-offer', flag: '--offer', text: flags.offer },
        { role: 'ready', flag: '--ready', text: flags.ready },
      ],
      flags,
      this.value,
    );
    const control = steeringFrom(flags, ['ready']);
    const asked = servingFrom(flags, this.value, control);
    const steering = control?.steering ?? null;
    const steered = steerable(scripts, steering);
    const options = {
      waitMs: flags.wait === undefined ? 0 : this.value('--wait', flags.wait, parseDuration),
      endpoint,
      backend,
      backendPid: backendPidFrom(flags, this.value),
      // Absolute, as a client may run in another directory.
      backendPipe: absoluteEndpoint(pipe ?? besideEndpoint(endpoint, 'fallback')),
      serveBackendPipe: pipe === undefined,
      deadlineMs: this.value('--deadline', flags.deadline, parseDuration),
      refusal:
        flags.refuse === undefined ? null : this.refusal(flags.refuse, flags.reason, flags['retry-after']),
      services: service === undefined ? null : new Set(service),
      daemonVersion: flags['daemon-version'],
      steering,
      held: steering?.held ?? null,
      replies: steered('reply', 'broker-reply'),
      offers: steered('offer', 'broker-offer'),
      readies: steered('ready', 'ready'),
      connectionId:
        flags['connection-id'] === 'unique'
          ? null
          : this.value('--connection-id', flags['connection-id'], parseUnsigned64),
      fdPressure: flags['fd-pressure'],
      rateLimit: rate === undefined ? null : this.value('--rate-limit', rate, (text) => parseCount(text)),
      blockedVersions: new Set(flags['block-version']),
      authToken:
        authToken === undefined ? null : hex(this.value('--auth-token', authToken, parseSessionToken)),
      count: this.served(flags),
      capture: flags.capture ?? null,
      redact: flags.redact,
      hint: `waiting for clients; in another terminal: handoff-cli send-hello${args.endpoint ? ` ${endpoint}` : ''} --send ping`,
    };
    if (flags.interactive) {
      this.mustBeOnTerminal('handoff-cli fake-broker, which prints rows');
      // ink and react take as long to load as all the rest together.
      const { interactiveBroker } = await import('../screens/broker/interactive-broker.ts');
      return interactiveBroker(options, onScreen(asked, new StopRequest()));
    }
    return this.serve(flags, asked, (sink, ended) => fakeBroker(options, sink, ended));
  }

  private refusal(code: string, reason = 'refused on request', retryAfter?: string) {
    return {
      code: this.value('--refuse', code, parseErrorCode),
      reason,
      retryAfterMs: retryAfter === undefined ? 0 : this.value('--retry-after', retryAfter, parseDuration),
    };
  }
}
