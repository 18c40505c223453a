import { randomInt } from 'node:crypto';
import { Flags } from '@oclif/core';
import { attemptFlags, attemptFormat, attemptsFrom, type Tried } from '../cli/attempt-flags.ts';
import { backendPidFlag, backendPidFrom } from '../cli/backend-pid.ts';
import { BaseCommand } from '../cli/base-command.ts';
import { exporting } from '../cli/exporting.ts';
import { endpointArgument } from '../cli/flags.ts';
import { readScripts, scriptFlags } from '../cli/scripts.ts';
import { usageFailure } from '../failure.ts';
import { faultsFor } from '../faults/catalogue.ts';
import { OUTCOMES } from '../handoff/judge-ack.ts';
import type { FilledOffer } from '../screens/send-offer/offer-form.ts';
import { stepSource } from '../script/step-source.ts';
import { endpointToDial } from '../services/private-endpoint.ts';
import { readScript } from '../services/read-script.ts';
import { type ExpectedOutcome, meets, type SendOfferOptions, sendOffer } from '../services/send-offer.ts';
import { StopRequest } from '../services/stop.ts';
import { parseDuration } from '../values/duration.ts';
import { parseToken } from '../values/hex-bytes.ts';
import { parseCount, parseUnsigned64 } from '../values/integer.ts';

/** Each keeps two descriptors open, and their usual limit is 1024. */
const MOST_PER_CONNECTION = 250;
const TRIED: Tried<ExpectedOutcome> = { what: 'offers', outcomes: [...OUTCOMES, 'unreachable'] };

export default class SendOffer extends BaseCommand {
  static override summary =
    'Be the broker for one offer: deliver it, wait for the ACK, judge it check by check.';
  static override description =
    `Creates a socket pair, passes one end with the token, delivers the offer and waits for the ACK until the deadline. The exit
code is 0 if the outcome is the one that --expect names, else 1; 3 if nothing is listening.

Once an offer is decided, and not accepted, the backend has a quarter of a second to close the connection that it was passed: the
verdict is given as soon as it has, or says that it did not. The next offer does not wait for that.

With --connect the backend gets a connection to a real server: it and the server talk to each other, and nothing of that can be
seen here, so --send cannot be given and the verdict says null about what was adopted. With --per-connection each
offer has its own verdict, in the order of the offers; an ACK answers the oldest open offer with its token, or else
the oldest open one. --count is then the number of connections. Where a step of --offer sends several offers, each has a
verdict; --expect OUTCOME is about the first one of each step, --expect OUTCOME=N about all.`;
  static override examples = [
    '<%= config.bin %> send-offer --send ping',
    '<%= config.bin %> send-offer /run/user/1000/my.sock --expect refused',
    '<%= config.bin %> send-offer --fault token-short --json',
  ];
  static override args = {
    endpoint: endpointArgument('Unix socket path, or on Windows pipe name, of the backend'),
  };
  static override flags = {
    service: Flags.string({
      description: 'service_name of the offer',
      default: 'handoff-cli',
      helpValue: 'NAME',
    }),
    token: Flags.string({
      description: 'the token, 16 bytes (default: random); for a wrong length use --fault',
      helpValue: 'HEX',
    }),
    'correlation-id': Flags.string({
      description: 'correlation_id of the offer',
      default: '1',
      helpValue: 'N',
    }),
    'handle-value': Flags.string({ description: 'handle_value of the offer', default: '0', helpValue: 'N' }),
    deadline: Flags.string({
      description: 'how long to wait for the ACK',
      default: '5s',
      helpValue: 'DURATION',
    }),
    sideband: Flags.boolean({
      description: 'pass a connection with the token before the offer (default: if the system can)',
      allowNo: true,
    }),
    offer: Flags.string({
      description: 'what to do about each offer with its sideband (default: offer)',
      helpValue: 'SCRIPT',
      exclusive: ['fault'],
    }),
    ...scriptFlags('offer', 'offer'),
    fault: Flags.string({
      description: 'break the offer in exactly one way',
      options: faultsFor('offer').map(({ name }) => name),
      helpValue: 'FAULT',
      exclusive: ['random'],
    }),
    ...attemptFlags(TRIED, 'handed-over connection'),
    'per-connection': Flags.string({
      description: 'make N offers on each connection, each with its own sideband; correlation ids count up',
      helpValue: 'N',
    }),
    pipeline: Flags.boolean({
      description:
        'with --per-connection: send the next offer without waiting for the answer to the last one',
      dependsOn: ['per-connection'],
    }),
    'backend-pid': backendPidFlag,
    connect: Flags.string({
      description:
        'hand over a connection to a server, a Unix path or HOST:PORT, dialled for each offer, instead of a socket pair',
      helpValue: 'ADDRESS',
      exclusive: ['send'],
    }),
    interactive: Flags.boolean({
      description: 'fill in offers on a screen, send them, and compare the last results',
      exclusive: ['otlp', 'json', 'count', 'concurrency', 'rate', 'per-connection', 'connect'],
    }),
  };

  protected async execute(): Promise<number> {
    const { args, flags } = await this.parse(SendOffer);
    const { quiet, token, send, connect } = flags;
    if (connect === '') throw usageFailure('--connect is empty', 'give a Unix path or HOST:PORT');
    if (connect !== undefined && flags.sideband === false)
      throw usageFailure(
        '--connect needs the sideband, which passes the connection',
        'leave out --no-sideband',
      );
    if (send !== undefined && flags.sideband === false)
      throw usageFailure(
        '--send needs the connection that the sideband passes',
        'leave out --no-sideband or --send',
      );
    const scripts = readScripts([{ role: 'offer', flag: '--offer', text: flags.offer }], flags, this.value);
    const options = {
      endpoint: endpointToDial(args.endpoint, 'backend'),
      service: flags.service,
      token: token === undefined ? null : this.value('--token', token, parseToken),
      correlationId: this.value('--correlation-id', flags['correlation-id'], parseUnsigned64),
      handleValue: this.value('--handle-value', flags['handle-value'], parseUnsigned64),
      deadlineMs: this.value('--deadline', flags.deadline, parseDuration),
      sideband:
        flags.sideband === undefined && connect === undefined
          ? 'auto'
          : flags.sideband === false
            ? 'none'
            : 'asked',
      offers: scripts.of('offer'),
      perConnection: this.perConnection(flags['per-connection']),
      pipelined: flags.pipeline,
      connect: connect ?? null,
      ...attemptsFrom(flags, TRIED, this.value),
      backendPid: backendPidFrom(flags, this.value),
      hint: `start a backend there first: handoff-cli fake-backend${args.endpoint ? ` ${args.endpoint}` : ''}`,
    } as const;
    if (flags.interactive) return this.form(options, flags);
    const { count, perConnection } = options;
    const shown = { many: count * perConnection, connections: count > 1 || perConnection > 1 };
    const format = await attemptFormat(flags, TRIED.what, shown, meets(options.expect));
    const stop = new StopRequest();
    return exporting(flags, this.config.version, this.report(format, { quiet }), (sink) =>
      sendOffer(options, sink, stop.requested),
    );
  }

  private perConnection(text: string | undefined): number {
    if (text === undefined) return 1;
    return this.value('--per-connection', text, (value) => {
      const count = parseCount(value);
      if (count <= MOST_PER_CONNECTION) return count;
      throw new Error(
        `${count} is too many: each offer takes open descriptors; at most ${MOST_PER_CONNECTION}`,
      );
    });
  }

  private async form(
    options: SendOfferOptions,
    flags: {
      readonly token?: string | undefined;
      readonly deadline: string;
      readonly fault?: string | undefined;
      readonly offer?: string | undefined;
    },
  ): Promise<number> {
    this.mustBeOnTerminal('handoff-cli send-offer, with its flags');
    const filled: FilledOffer = {
      service: options.service,
      token: flags.token ?? '',
      correlationId: options.correlationId,
      sideband: options.sideband === 'none' ? 'no' : 'where possible',
      script: flags.fault === undefined ? (flags.offer ?? 'offer') : `corrupt:${flags.fault}`,
      deadline: flags.deadline,
      send: options.send ?? '',
    };
    const optionsOf = (offer: FilledOffer): SendOfferOptions => ({
      ...options,
      service: offer.service,
      token: offer.token === '' ? null : parseToken(offer.token),
      correlationId: parseUnsigned64(offer.correlationId),
      deadlineMs: parseDuration(offer.deadline),
      sideband: offer.sideband === 'no' ? 'none' : 'auto',
      offers: stepSource(readScript(offer.script, 'offer'), randomInt(2 ** 32)),
      send: offer.send === '' || offer.sideband === 'no' ? null : offer.send,
      expect: 'accepted',
    });
    // ink and react take as long to load as all the rest together.
    const { interactiveOffer } = await import('../screens/send-offer/interactive-offer.ts');
    return interactiveOffer(filled, options.endpoint, optionsOf, new StopRequest(), options.redact ?? false);
  }
}
