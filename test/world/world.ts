import { TalkConversation } from '../../src/conversations/talk.ts';
import { offerMessage } from '../../src/frames/offer.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { parseScript } from '../../src/script/script.ts';
import { stepSource } from '../../src/script/step-source.ts';
import { deliver } from '../../src/services/deliver.ts';
import { verdictOf } from '../../src/services/offer-verdict.ts';
import { verdictOf as clientVerdictOf, say } from '../../src/services/send-hello.ts';
import { Random } from '../fuzz/random.ts';
import { helloFields } from './hello.ts';
import { adopt } from './machine/adopted.ts';
import { Machine } from './machine/machine.ts';
import { OpenFile } from './machine/open-file.ts';
import { Process } from './machine/process.ts';
import { VirtualSocket } from './machine/socket.ts';
import { SocketEnd } from './machine/socket-end.ts';
import { driveIn } from './machine/virtual-driver.ts';
import { PipelineConversation } from './pipeline.ts';
import type { Plan, Visit, WorldEvent } from './plan/plan.ts';
import { type Player, Stage } from './stage.ts';

/** What becomes of a world: everybody in it, and whether it came to rest by itself. */
export interface Outcome {
  readonly players: readonly Player[];
  /** Conversations that were not over when nothing was due any more, by the name of their process. */
  readonly unfinished: readonly string[];
  /** Descriptors that were open in the end. */
  readonly leftOpen: readonly string[];
  /** Whether things went on happening without an end. */
  readonly endless: boolean;
  readonly events: number;
}

const [BROKER, BACKEND, PIPE] = ['broker', 'backend', 'pipe'] as const;
/** A world in which more happens goes on for ever. */
const MOST_EVENTS = 200_000;

/** Lets a world run its course. */
export function runWorld(plan: Plan): Outcome {
  return new World(plan).run();
}

class World {
  private readonly plan: Plan;
  private readonly machine: Machine;
  private readonly stage: Stage;
  private readonly pipe: Process;
  private readonly entries = { broker: 'broker', backend: 'backend' };

  constructor(plan: Plan) {
    this.plan = plan;
    const drops = plan.events.flatMap((event) => (event.type === 'drop-descriptor' ? [event.which] : []));
    const weather = { latency: plan.latencyMs * 1000, splits: plan.splits, drops: new Set(drops) };
    this.machine = new Machine(new Random(plan.seed), weather);
    this.stage = new Stage(this.machine, plan);
    this.pipe = new Process('pipe', 1, this.machine);
    this.machine.listen(PIPE, this.pipe, (file) => void adopt(this.pipe, this.pipe.open(file), 'echo'));
  }

  run(): Outcome {
    const { plan, machine, stage } = this;
    for (const [index, tap] of plan.taps.entries()) {
      const endpoint = `tap${index}`;
      stage.tap(endpoint, tap.before, tap);
      this.entries[tap.before] = endpoint;
    }
    stage.backend(BACKEND);
    stage.broker(BROKER, this.entries.backend, PIPE);
    for (const visit of plan.visits) machine.clock.after(visit.atMs * 1000, () => this.visit(visit));
    for (const event of plan.events) this.plot(event);
    const rested = machine.clock.run(MOST_EVENTS);
    const { players } = stage;
    const unfinished = players.flatMap(({ process }) => [...process.running].map(() => process.name));
    for (const player of players) if (!player.process.dead) player.stop();
    const ended = machine.clock.run(MOST_EVENTS);
    for (const player of players) if (!player.process.dead) player.summary = player.traffic.end();
    const open = [...players.map(({ process }) => process), this.pipe].filter(
      ({ openDescriptors }) => openDescriptors > 0,
    );
    return {
      players,
      unfinished,
      leftOpen: open.map(({ name, openDescriptors }) => `${name}: ${openDescriptors}`),
      endless: !rested || !ended,
      events: machine.clock.happened,
    };
  }

  private plot(event: WorldEvent): void {
    if (event.type === 'drop-descriptor') return;
    const { clock } = this.machine;
    const { type, who, atMs, forMs } = event;
    clock.after(atMs * 1000 + 1, () => {
      const player = this.stage.players.findLast(({ role, process }) =>
        who === 'visitor'
          ? !process.dead && ['client', 'sender', 'pipeline'].includes(role)
          : role === who && !process.dead,
      );
      if (player === undefined) return;
      if (type === 'pause') return player.process.pause(clock.now + forMs * 1000);
      player.process.kill();
      // A service is restarted.
      clock.after(forMs * 1000, () => {
        if (who === 'backend') this.stage.backend(BACKEND);
        if (who === 'broker') this.stage.broker(BROKER, this.entries.backend, PIPE);
      });
    });
  }

  private visit(visit: Visit): void {
    const player = this.stage.visitor(visit.who, visit.step);
    const { process } = player;
    const to = visit.who === 'client' ? this.entries.broker : this.entries.backend;
    this.machine.dial(to, process, (file) => {
      if (file === null) return;
      const socket = new VirtualSocket(process, process.open(file));
      if (visit.who === 'client') this.hello(visit, player, socket);
      else this.offer(visit, player, socket);
    });
  }

  private hello({ step }: Visit, player: Player, socket: VirtualSocket): void {
    const { process, traffic } = player;
    const options = {
      hello: helloFields(process.pid),
      hellos: stepSource(parseScript(step, 'hello')),
      send: 'ping',
      adopt: true,
      replyTimeoutMs: 5_000,
      readyTimeoutMs: 2_000,
      answerTimeoutMs: 1_000,
    };
    say(driveIn(process), socket, options, {
      number: 0,
      traffic,
      done: (fared) => traffic.record({ ...clientVerdictOf(fared, 'ping'), connection: 0 } as OutputRecord),
    });
  }

  private offer({ who, step, tokens }: Visit, { process, traffic }: Player, socket: VirtualSocket): void {
    const { random } = this.machine;
    const [near, far] = SocketEnd.pair(this.machine, process.pid, process.pid);
    const given = process.open(new OpenFile('stream', near));
    const kept = process.open(new OpenFile('stream', far));
    const copyToPass = () => process.duplicate(given);
    let givenIsOpen = true;
    const closeGiven = () => {
      if (givenIsOpen) process.close(given);
      givenIsOpen = false;
    };
    if (who === 'pipeline') {
      const drawn = Array.from({ length: 3 }, () => random.bytes(16));
      const conversation = new PipelineConversation(tokens.map((number) => drawn[number]!));
      const over = () => {
        closeGiven();
        process.close(kept);
      };
      return driveIn(process)(conversation, {
        handedOver: copyToPass,
        transferred: (transfer) =>
          traffic.transfer(0, transfer.sent ? 'broker-to-backend' : 'backend-to-broker', transfer),
        closed: (_end, at, byPeer) =>
          traffic.endConnection(0, at, byPeer ? 'backend-to-broker' : 'broker-to-backend'),
        settled: (descriptor) => traffic.settled(0, descriptor),
        over,
      }).start(socket);
    }
    const fields = { token: random.bytes(16), correlationId: '7', serviceName: 'sender', handleValue: '0' };
    const { deadlineMs } = this.plan;
    const delivery = {
      message: offerMessage(fields),
      step: stepSource(parseScript(step, 'offer')).next(),
      deadlineMs,
    };
    const pair = { copyToPass, closeGiven };
    deliver(driveIn(process), socket, [delivery], {
      number: 0,
      traffic,
      connections: [pair],
      pipelined: false,
      done: ([verdict], passed) => {
        closeGiven();
        if (verdict === undefined) return process.close(kept);
        const tell = (adopted: Parameters<typeof verdictOf>[1]['adopted']) =>
          traffic.record({
            ...verdictOf(verdict, { adopted, released: null }, !passed.has(0)),
            connection: 0,
          } as OutputRecord);
        if (verdict.outcome !== 'accepted') {
          process.close(kept);
          return tell(null);
        }
        driveIn(process)(new TalkConversation(Buffer.from('ping'), 1_000), {
          own: ({ talk }) =>
            tell({ sent: 'ping', received: Buffer.from(talk.received).toString(), closed: talk.closed }),
          over: () => {},
        }).start(new VirtualSocket(process, kept));
      },
    });
  }
}
