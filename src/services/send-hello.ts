import type { OwnAdminCommand } from '../conversations/admin.ts';
import {
  CLIENT_CHECKS,
  ClientConversation,
  type ClientRules,
  type ClientTimer,
  type HelloOutcome,
  type OwnClientCommand,
} from '../conversations/client.ts';
import { Failure } from '../failure.ts';
import type { AdminRequestFields } from '../frames/admin.ts';
import { type HelloFields, helloDraft } from '../frames/hello.ts';
import { messageDraft } from '../frames/message.ts';
import { ADMIN_REPLY_CHECKS } from '../handoff/judge-admin.ts';
import { type Drive, type Driving, driveWith } from '../io/drive.ts';
import { checkLength } from '../io/endpoint.ts';
import type { StreamSocket } from '../io/light-socket.ts';
import { loadPassing } from '../io/passing.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { knownTo } from '../records/redaction/shown-before.ts';
import { brokenBy, type Step } from '../script/action.ts';
import type { StepSource } from '../script/step-source.ts';
import { askBroker } from './ask-broker.ts';
import type { Attempt, Expectation } from './attempts.ts';
import { Interruption } from './interruption.ts';
import { adoptedIn, servingProblems } from './offer-verdict.ts';
import { openCapture } from './open-capture.ts';
import { Traffic } from './traffic.ts';
import { reachForTry, type Trying, type TryOptions, tryAll } from './try-all.ts';

/** An outcome, or the route that a client takes. */
export type ExpectedHello = HelloOutcome | 'unreachable' | 'adopted' | 'reconnected';

export interface SendHelloOptions extends TryOptions<ExpectedHello>, Omit<ClientRules, 'say'> {
  readonly hello: HelloFields;
  /** What is asked of the broker instead of a Hello; null or left out: nothing. */
  readonly admin?: AdminRequestFields | null;
  /** What is done about each Hello, or admin request. */
  readonly hellos: StepSource;
}

/** Whether a verdict is as expected. */
export function meets(expect: ExpectedHello): (verdict: VerdictRecord) => boolean {
  return ({ outcome, route }) => outcome === expect || route === expect;
}

/** Where counts of routes are asked, a client counts under its route, or, as one that took none, under its outcome. */
function countedAs(counts: Expectation['counts']): Expectation['countedAs'] {
  const routes = counts !== null && (counts.counts.has('adopted') || counts.counts.has('reconnected'));
  return ({ outcome, route }) => (routes && route !== undefined && route !== 'none' ? route : outcome);
}

/** Says Hello as a client does, judges what comes back and takes the route it leads to. Throws a Failure. */
export async function sendHello(
  options: SendHelloOptions,
  reporter: RecordSink,
  stop: Promise<void>,
): Promise<number> {
  checkLength(options.endpoint);
  const capture = openCapture(options, options.endpoint, reporter);
  const traffic = new Traffic(reporter, capture);
  const { descriptors } = await loadPassing();
  const trying = { options, traffic, descriptors, reporter, interruption: new Interruption(stop) };
  const client = new Client(trying);
  const judged = { meets: meets(options.expect), countedAs: countedAs(options.expectCounts ?? null) };
  return tryAll(trying, judged, async (number) => [await client.hello(number)]);
}

class Client {
  private readonly trying: Trying<SendHelloOptions>;

  constructor(trying: Trying<SendHelloOptions>) {
    this.trying = trying;
  }

  /** Says Hello once. */
  async hello(number: number): Promise<Attempt> {
    const { options, interruption } = this.trying;
    const socket = await reachForTry(options, options.replyTimeoutMs, interruption);
    if (socket === null) {
      const reason = 'interrupted before anybody could be reached';
      return { verdict: { ...unreachableVerdict(reason, options), interrupted: true }, unreachable: null };
    }
    if (socket instanceof Failure)
      return { verdict: unreachableVerdict(socket.message, options), unreachable: socket };
    const { admin = null } = options;
    const verdict =
      admin === null
        ? verdictOf(await this.say(number, socket))
        : verdictOf(await this.ask(number, socket, admin));
    const { authToken } = options.hello;
    const secrets = [...(verdict.secrets ?? []), ...(authToken === undefined ? [] : [authToken])];
    return { verdict: { ...verdict, secrets }, unreachable: null };
  }

  private async ask(
    number: number,
    socket: StreamSocket,
    admin: AdminRequestFields,
  ): Promise<OwnClientCommand> {
    const { options, traffic, descriptors, interruption } = this.trying;
    let asking: { stop(): void } | null = null;
    const answered = new Promise<OwnAdminCommand>((done) => {
      asking = askBroker(driveWith(descriptors), socket, { ...options, admin }, { number, traffic, done });
    });
    const { verdict } = await interruption.during(answered, () => asking?.stop());
    return { type: 'fared', verdict, route: 'none', reason: verdict.reason, talk: null };
  }

  private say(number: number, socket: StreamSocket): Promise<OwnClientCommand> {
    const { options, traffic, descriptors, reporter, interruption } = this.trying;
    const drawn = (step: Step) => {
      const broken = brokenBy(step);
      if (broken !== null) reporter.broke?.(null, number, broken);
    };
    let saying: { stop(): void } | null = null;
    const fared = new Promise<OwnClientCommand>((done) => {
      saying = say(driveWith(descriptors), socket, options, { number, traffic, drawn, done });
    });
    return interruption.during(fared, () => saying?.stop());
  }
}

/** Says Hello once, on a connection that has been dialled; gives what ends that early. @param saying `number` is that of the connection */
export function say<Socket>(
  drive: Drive<Socket>,
  socket: Socket,
  options: Pick<SendHelloOptions, 'hello' | 'hellos' | 'send'> & Omit<ClientRules, 'say'>,
  saying: {
    readonly number: number;
    readonly traffic: Traffic;
    /** Called with what is done about the Hello. */
    readonly drawn?: (step: Step) => void;
    readonly done: (fared: OwnClientCommand) => void;
  },
): Pick<Driving<Socket, never>, 'stop'> {
  const { number, traffic, done } = saying;
  const step = options.hellos.next();
  saying.drawn?.(step);
  const hello = messageDraft(helloDraft(options.hello));
  const rules = { ...options, say: options.send === null ? null : Buffer.from(options.send) };
  let fared: OwnClientCommand;
  const conversation = new ClientConversation(hello, step, rules);
  const driver = drive<ClientTimer, never, OwnClientCommand>(conversation, {
    room: traffic.room,
    transferred: (transfer) => {
      // The connection to backend_pipe has no part in a handoff.
      if (transfer.end === 0)
        traffic.transfer(number, transfer.sent ? 'client-to-broker' : 'broker-to-client', transfer);
    },
    // The connection to backend_pipe has no part in a handoff, and is not among the records.
    withholds: (end, what) => end === 0 && traffic.withholds(number, what),
    own: (command) => {
      fared = command;
    },
    closed: (end, at, byPeer) => {
      if (end !== 0) return;
      traffic.endConnection(number, at, byPeer ? 'broker-to-client' : 'client-to-broker');
    },
    over: () => done(fared),
  });
  driver.start(socket);
  return driver;
}

export function verdictOf(fared: OwnClientCommand): Attempt['verdict'] {
  const { verdict, route, reason, talk } = fared;
  const { outcome, checks, errorDetail, latencyMs } = verdict;
  const heard = talk === null ? null : adoptedIn(talk);
  const adopted = route === 'adopted' ? heard : null;
  return {
    type: 'verdict',
    outcome,
    ...(verdict.interrupted && { interrupted: true }),
    checks,
    errorDetail,
    latencyMs,
    adopted,
    problems: servingProblems(adopted, false),
    route,
    reason,
    reconnected: route === 'reconnected' ? heard : null,
    secrets: knownTo(fared),
  };
}

function unreachableVerdict(
  reason: string,
  { admin = null }: Pick<SendHelloOptions, 'admin'>,
): Attempt['verdict'] {
  const checks = admin === null ? CLIENT_CHECKS : ADMIN_REPLY_CHECKS;
  return {
    type: 'verdict',
    outcome: 'unreachable',
    checks: checks.map((id) => ({ id, result: 'not-reached' })),
    errorDetail: '',
    latencyMs: null,
    adopted: null,
    route: 'none',
    reason,
    reconnected: null,
  };
}
