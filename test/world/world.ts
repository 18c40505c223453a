import { Random } from '../fuzz/random.ts';
import { adopt } from './machine/adopted.ts';
import { Machine } from './machine/machine.ts';
import { Process } from './machine/process.ts';
import { VirtualSocket } from './machine/socket.ts';
import type { Plan, Visit, WorldEvent } from './plan/plan.ts';
import { type Player, Stage } from './stage.ts';
import { begin } from './visits.ts';

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
    const player = this.stage.visitor(visit);
    const { process, role } = player;
    const to = role === 'client' ? this.entries.broker : this.entries.backend;
    this.machine.dial(to, process, (file) => {
      if (file === null) return;
      begin({ visit, player, plan: this.plan }, new VirtualSocket(process, process.open(file)));
    });
  }
}
