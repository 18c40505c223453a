import { tapRules } from '../../src/conversations/tap/tap-rules.ts';
import { observer } from '../../src/output/record-sink.ts';
import type { DecoderOptions } from '../../src/records/decoder.ts';
import type { OutputRecord, SummaryRecord } from '../../src/records/record.ts';
import { parseBreaks } from '../../src/script/breaks.ts';
import { ROLES, type RoleName } from '../../src/script/role.ts';
import { parseScript } from '../../src/script/script.ts';
import { type StepSource, stepSource } from '../../src/script/step-source.ts';
import { FakeBackend } from '../../src/services/fake-backend.ts';
import { FakeBroker } from '../../src/services/fake-broker.ts';
import { Tap } from '../../src/services/tap.ts';
import { Traffic } from '../../src/services/traffic.ts';
import { WANTED_VERSION } from './hello.ts';
import { KeptCapture } from './kept-capture.ts';
import type { Machine } from './machine/machine.ts';
import { Process } from './machine/process.ts';
import { VirtualSocket } from './machine/socket.ts';
import { driveIn } from './machine/virtual-driver.ts';
import { FatesSaid } from './model/fates-said.ts';
import type { Plan, TapPlan, Visit } from './plan/plan.ts';
import { WitnessedTokens } from './witnessed-tokens.ts';

/** More than there are offers in any world, or of any visitor: none is forgotten. Powers of two. */
const REMEMBERED = { server: 256, visitor: 32 };

/** A process that shows what passes, and what it has shown. */
export interface Player {
  readonly role: 'backend' | 'broker' | 'tap' | 'sender' | 'client' | 'pipeline';
  readonly process: Process;
  readonly records: OutputRecord[];
  readonly fates: FatesSaid;
  /** Its deadline for ACKs, in ms. */
  readonly deadlineMs: number;
  readonly traffic: Traffic;
  /** What its capture holds, and how that is decoded. */
  readonly capture: KeptCapture;
  readonly decoding: DecoderOptions;
  /** Ends it as a signal does. */
  readonly stop: () => void;
  /** Once it has ended; null where it was killed. */
  summary: SummaryRecord | null;
  /** Why it has come; null for one that is there from the beginning. */
  readonly visit: Visit | null;
}

/** Makes the processes of a world. */
export class Stage {
  readonly players: Player[] = [];
  private readonly machine: Machine;
  private readonly plan: Plan;
  private pids = 1000;

  constructor(machine: Machine, plan: Plan) {
    this.machine = machine;
    this.plan = plan;
  }

  backend(endpoint: string): Player {
    const player = this.player('backend');
    const { process } = player;
    const { lenient, adopt, sideband } = this.plan;
    const options = {
      endpoint,
      replies: this.steps('backend-reply'),
      repliesFor: new Map(),
      seed: null,
      sideband,
      adopt,
      expectToken: null,
      lenient,
      accepts: this.steps('backend-accept'),
      count: null,
      capture: null,
      hint: '',
    } as const;
    const tokens = new WitnessedTokens(process);
    const { traffic, sink } = this.shown(player);
    const backend = new FakeBackend(options, sink, traffic, driveIn(process), tokens);
    return this.serve(player, endpoint, backend);
  }

  broker(endpoint: string, backend: string, backendPipe: string): Player {
    const { deadlineMs, refuses } = this.plan;
    const player = this.player('broker', deadlineMs);
    const options = {
      endpoint,
      backend,
      backendPipe,
      serveBackendPipe: false,
      deadlineMs,
      refusal: null,
      services: null,
      daemonVersion: '1.0.0',
      replies: this.steps('broker-reply'),
      offers: this.steps('broker-offer'),
      readies: this.steps('ready'),
      connectionId: '1',
      fdPressure: refuses === 'fd-pressure',
      rateLimit: refuses === 'rate' ? 1 : null,
      blockedVersions: new Set(refuses === 'version' ? [WANTED_VERSION] : []),
      count: null,
      capture: null,
      hint: '',
    };
    const { traffic, sink } = this.shown(player);
    const random = (length: number) => this.machine.random.bytes(length);
    const broker = new FakeBroker(options, sink, traffic, driveIn(player.process), true, random);
    return this.serve(player, endpoint, broker);
  }

  tap(endpoint: string, target: string, { breaks }: TapPlan): Player {
    const player = this.player('tap');
    const { process } = player;
    const rules = tapRules(
      breaks.map((text) => parseBreaks(text)),
      process.pid,
    );
    const { traffic, sink } = this.shown(player);
    const tap = new Tap(
      { endpoint, target, rules, seed: null, count: null, capture: null },
      sink,
      traffic,
      driveIn(process),
    );
    return this.serve(player, endpoint, tap);
  }

  visitor(visit: Visit): Player {
    return this.player(visit.who === 'admin' ? 'client' : visit.who, this.plan.deadlineMs, visit);
  }

  steps(role: RoleName & keyof Plan['scripts']): StepSource {
    const steps = this.plan.scripts[role] ?? [];
    return stepSource(parseScript(steps.length === 0 ? ROLES[role].usual : steps.join(','), role));
  }

  private player(role: Player['role'], deadlineMs = 5_000, visit: Visit | null = null): Player {
    const process = new Process(`${role} ${this.players.length}`, this.pids++, this.machine);
    const records: OutputRecord[] = [];
    const fates = new FatesSaid();
    const sink = observer((record) => {
      fates.take(record);
      records.push(record);
    });
    const visitor = role === 'client' || role === 'sender' || role === 'pipeline';
    const decoding = { deadlineMs, remembered: REMEMBERED[visitor ? 'visitor' : 'server'] };
    const later = (ms: number, then: () => void) => void process.after(ms * 1000, then);
    const capture = new KeptCapture();
    const traffic = new Traffic(sink, capture, decoding, null, later);
    const player: Player = {
      role,
      process,
      records,
      fates,
      deadlineMs,
      traffic,
      capture,
      decoding,
      stop: () => {},
      summary: null,
      visit,
    };
    this.players.push(player);
    return player;
  }

  private shown({ traffic, records }: Player): { traffic: Traffic; sink: ReturnType<typeof observer> } {
    return { traffic, sink: observer((record) => records.push(record)) };
  }

  private serve(
    player: Player,
    endpoint: string,
    service: { accept(socket: VirtualSocket): void; close(): void },
  ): Player {
    const { process } = player;
    this.machine.listen(endpoint, process, (file) =>
      service.accept(new VirtualSocket(process, process.open(file))),
    );
    return Object.assign(player, { stop: () => service.close() });
  }
}
