import { TalkConversation } from '../../src/conversations/talk.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { askBroker } from '../../src/services/ask-broker.ts';
import { deliver } from '../../src/services/deliver.ts';
import { adoptedIn, NOT_SEEN, verdictOf } from '../../src/services/offer-verdict.ts';
import { verdictOf as clientVerdictOf, say } from '../../src/services/send-hello.ts';
import { helloFields } from './hello.ts';
import { OpenFile } from './machine/open-file.ts';
import type { Process } from './machine/process.ts';
import { VirtualSocket } from './machine/socket.ts';
import { SocketEnd } from './machine/socket-end.ts';
import { driveIn } from './machine/virtual-driver.ts';
import { PipelineConversation } from './pipeline.ts';
import type { Plan, Visit } from './plan/plan.ts';
import type { Player } from './stage.ts';

interface Visiting {
  readonly visit: Visit;
  readonly player: Player;
  readonly plan: Plan;
}

/** What somebody does who has come. @param socket the connection that was dialled */
export function begin(visiting: Visiting, socket: VirtualSocket): void {
  switch (visiting.visit.who) {
    case 'client':
      return hello(visiting, socket);
    case 'admin':
      return ask(visiting, socket);
    case 'sender':
      return offer(visiting, socket);
    case 'pipeline':
      return pipeline(visiting, socket);
  }
}

function hello({ visit, player: { process, traffic } }: Visiting, socket: VirtualSocket): void {
  const options = {
    hello: helloFields(process.pid, visit.plain !== true),
    hellos: stepSource(parseScript(visit.step, 'hello')),
    send: 'ping',
    adopt: true,
    replyTimeoutMs: 5_000,
    readyTimeoutMs: 2_000,
    answerTimeoutMs: 1_000,
  };
  say(driveIn(process), socket, options, {
    number: 0,
    traffic,
    done: (fared) => traffic.record({ ...clientVerdictOf(fared), connection: 0 } as OutputRecord),
  });
}

function ask({ visit, player: { process, traffic } }: Visiting, socket: VirtualSocket): void {
  const options = {
    admin: { verb: visit.verb ?? 1, json: false, serviceName: '' },
    hellos: stepSource(parseScript(visit.step, 'admin')),
    replyTimeoutMs: 5_000,
  };
  askBroker(driveIn(process), socket, options, {
    number: 0,
    traffic,
    done: ({ verdict }) => {
      const fared = { type: 'fared', verdict, route: 'none', reason: verdict.reason, talk: null } as const;
      traffic.record({ ...clientVerdictOf(fared), connection: 0 } as OutputRecord);
    },
  });
}

/** A connection that is handed over: one end is passed, the other one kept. */
class Pair {
  readonly kept: number;
  private readonly process: Process;
  private readonly given: number;
  private givenIsOpen = true;

  constructor(process: Process) {
    const [near, far] = SocketEnd.pair(process.machine, process.pid, process.pid);
    this.process = process;
    this.given = process.open(new OpenFile('stream', near));
    this.kept = process.open(new OpenFile('stream', far));
  }

  readonly copyToPass = (): number => this.process.duplicate(this.given);

  readonly closeGiven = (): void => {
    if (this.givenIsOpen) this.process.close(this.given);
    this.givenIsOpen = false;
  };
}

/** Tokens as a plan numbers them: others may come with the same. */
function tokensOf({ visit: { tokens }, player }: Visiting, count: number): Uint8Array[] {
  const { random, tokens: drawn } = player.process.machine;
  return Array.from({ length: count }, (_, index) => {
    const token = drawn.get(tokens[index] ?? -1) ?? random.bytes(16);
    if (tokens[index] !== undefined) drawn.set(tokens[index], token);
    return token;
  });
}

function pipeline(visiting: Visiting, socket: VirtualSocket): void {
  const { process, traffic } = visiting.player;
  const pair = new Pair(process);
  const conversation = new PipelineConversation(tokensOf(visiting, visiting.visit.tokens.length));
  driveIn(process)(conversation, {
    handedOver: pair.copyToPass,
    transferred: (transfer) =>
      traffic.transfer(0, transfer.sent ? 'broker-to-backend' : 'backend-to-broker', transfer),
    closed: (_end, at, byPeer) =>
      traffic.endConnection(0, at, byPeer ? 'backend-to-broker' : 'broker-to-backend'),
    settled: (descriptor) => traffic.settled(0, descriptor),
    over: () => {
      pair.closeGiven();
      process.close(pair.kept);
    },
  }).start(socket);
}

function offer(visiting: Visiting, socket: VirtualSocket): void {
  const { process, traffic } = visiting.player;
  const { step, more = [], pipelined = false } = visiting.visit;
  const { deadlineMs } = visiting.plan;
  const steps = [step, ...more];
  const tokens = tokensOf(visiting, steps.length);
  const deliveries = steps.map((words, index) => ({
    message: offerMessage({
      ...{ token: tokens[index]!, correlationId: String(7 + index) },
      ...{ serviceName: 'sender', handleValue: '0' },
    }),
    step: stepSource(parseScript(words, 'offer')).next(),
    deadlineMs,
  }));
  const connections = steps.map(() => new Pair(process));
  deliver(driveIn(process), socket, deliveries, {
    ...{ number: 0, traffic, connections, pipelined },
    done: (verdicts, passed) => {
      const observe = (index: number): void => {
        const connection = connections[index];
        const [verdict, ...further] = verdicts[index] ?? [];
        if (connection === undefined) return;
        connection.closeGiven();
        if (verdict === undefined) {
          process.close(connection.kept);
          return observe(index + 1);
        }
        const tell = (adopted: Parameters<typeof verdictOf>[1]['adopted']) => {
          const said = verdictOf(verdict, { adopted, released: null }, !passed.has(index));
          const others = further.map((one) => verdictOf(one, NOT_SEEN));
          for (const one of [said, ...others]) traffic.record({ ...one, connection: 0 } as OutputRecord);
        };
        if (verdict.outcome !== 'accepted') {
          process.close(connection.kept);
          tell(null);
          return observe(index + 1);
        }
        driveIn(process)(new TalkConversation(Buffer.from('ping'), 1_000), {
          own: ({ talk }) => tell(adoptedIn(talk)),
          over: () => observe(index + 1),
        }).start(new VirtualSocket(process, connection.kept));
      };
      observe(0);
    },
  });
}
