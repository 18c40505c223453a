import { BACKEND_CASES } from '../../conform/backend/catalogue.ts';
import { BROKER_CASES } from '../../conform/broker/catalogue.ts';
import { OVERDUE_MS } from '../../conform/broker/peer.ts';
import type { ConformanceCase } from '../../conform/case.ts';
import { CLIENT_CASES } from '../../conform/client/catalogue.ts';
import { generatedHellos } from '../../conform/fuzz/hellos.ts';
import type { Generated } from '../../conform/fuzz/move.ts';
import { generatedOffers } from '../../conform/fuzz/offers.ts';
import { playHellos } from '../../conform/fuzz/play-hellos.ts';
import { playOffers } from '../../conform/fuzz/play-offers.ts';
import type { SeededRandom } from '../../conform/fuzz/random.ts';
import { runFuzz } from '../../conform/fuzz/run-fuzz.ts';
import type { KnownFailing } from '../../conform/known-failing.ts';
import { orStopped } from '../../conform/or-stopped.ts';
import { type CaseOutcome, type Conformance, counted } from '../../conform/outcome.ts';
import type { Requests } from '../../conform/requests.ts';
import { run } from '../../conform/run.ts';
import type { RunOptions } from '../../conform/run-options.ts';
import type { Selection } from '../../conform/selection.ts';
import type { Stage } from '../../conform/stage.ts';
import { EXIT, usageFailure } from '../../failure.ts';
import { checkDialled } from '../../io/dial.ts';
import type { FrameRecord } from '../../records/traffic-records.ts';
import { pause } from '../pause.ts';
import { ClientStage } from './client-stage.ts';
import { keepCapture } from './keep-capture.ts';
import { backendLane, brokerLane, type Lane } from './lanes.ts';
import { loadSystem } from './load-system.ts';
import type { ConformSystem } from './system.ts';

export type ConformRole = Conformance['role'];

export interface ConformOptions {
  readonly role: ConformRole;
  /** Of the peer under test; for a client, where it dials. */
  readonly endpoint: string;
  /** Where the broker under test expects its backend. */
  readonly backendEndpoint: string;
  /** Starts the peer; empty: it is running already. A client is started once for each case. */
  readonly command: readonly string[];
  readonly service: string;
  readonly wantedVersion: string;
  readonly selection: Selection;
  readonly known: KnownFailing;
  readonly timeoutMs: number;
  /** How long to keep dialling until the peer is listening, in ms; without it once, or half a minute where it is started. */
  readonly waitMs?: number | undefined;
  /** How many cases run at once; for a broker, also how many brokers are started. */
  readonly jobs: number;
  /** How many generated conversations follow the catalogue, and what they follow from. */
  readonly fuzz: { readonly count: number; readonly seed: number; readonly played: Generated | null };
  /** Whether secrets are replaced in the captures of generated conversations that fail. */
  readonly redact: boolean;
  /** Called with each case as it begins. @param frames what has passed so far on its connections */
  readonly begun?: (id: string, frames: () => readonly FrameRecord[]) => void;
  readonly ended: (outcome: CaseOutcome) => void;
  /** Told of each connection of another user, which is closed without a byte, and of how cases are played where that is not as asked. */
  readonly tell?: (text: string) => void;
  /** The cases to run again; the run is over once there can be no more of them. */
  readonly again?: Requests;
}

/** The ids of a role’s cases, in their order. */
export function casesOfRole(role: ConformRole): readonly Omit<ConformanceCase<never>, 'run'>[] {
  return { backend: BACKEND_CASES, broker: BROKER_CASES, client: CLIENT_CASES }[role];
}

/** What a run gave. */
export interface ConformResult {
  readonly exitCode: number;
  readonly total: Conformance;
  readonly outcomes: readonly CaseOutcome[];
}

/** Tries a peer on the catalogue. Throws a Failure. */
export async function conform(options: ConformOptions, stop: Promise<void>): Promise<ConformResult> {
  const system = await loadSystem();
  checkPlayed(options.fuzz.played, system.passedBy);
  const { role, selection, known, timeoutMs, jobs, begun, ended, again, tell } = options;
  const settings: RunOptions = {
    selection,
    known,
    timeoutMs,
    jobs,
    ended,
    stop,
    pause,
    lacking: system.lacking,
    now: () => performance.now(),
    ...(begun && { begun }),
    ...(tell && { tell }),
    ...(again && { again }),
  };
  const outcomes = await outcomesOf(options, settings, system);
  const total = counted(role, outcomes);
  const whole = total.unexpected === 0 && total.notRun === 0;
  return { exitCode: whole ? EXIT.ok : EXIT.fellShort, total, outcomes };
}

/** Throws a Failure where a conversation passes descriptors, and there are none. */
function checkPlayed(played: Generated | null, passedBy: ConformSystem['passedBy']): void {
  if (passedBy === 'handle' && played?.moves.some((move) => move.type === 'write' && move.passes > 0))
    throw usageFailure(
      '--play passes descriptors (+N), which Windows does not have',
      'leave out +N, and the 16 bytes of the sideband',
    );
}

async function outcomesOf(
  options: ConformOptions,
  settings: RunOptions,
  system: ConformSystem,
): Promise<readonly CaseOutcome[]> {
  const { role, endpoint, command, jobs, service, wantedVersion, tell = () => {} } = options;
  if (role === 'client') {
    const stage = new ClientStage({ endpoint, command, jobs, tell }, system.lines);
    return await run(CLIENT_CASES, [stage], settings);
  }
  checkDialled(endpoint);
  const peer = { ...options, tell };
  if (role === 'backend') {
    const generate = (random: SeededRandom) => generatedOffers(random, service, system.passedBy);
    const fuzz = { generate, play: playOffers };
    return await playedOn([backendLane(peer, system)], BACKEND_CASES, options, settings, fuzz);
  }
  const generate = (random: SeededRandom) => generatedHellos(random, { service, wantedVersion });
  const lanes = Array.from({ length: jobs }, (_, number) => brokerLane(peer, system, number));
  const alone = { ...settings, jobs: 1 };
  return await playedOn(lanes, BROKER_CASES, options, alone, {
    ...{ generate, play: playHellos },
    mayTakeMs: OVERDUE_MS,
  });
}

/** How conversations are generated for a role, and played. */
interface Fuzzing<Peer> {
  readonly generate: (random: SeededRandom) => Generated;
  readonly play: (peer: Peer, conversation: Generated) => Promise<void>;
  /** As of a case. */
  readonly mayTakeMs?: number;
}

/** Sees how a good conversation goes before any case: what is wrong by then is the fault of none. */
async function begin<Peer>(stages: readonly Stage<Peer>[], { tell }: RunOptions): Promise<void> {
  const [wrong] = await Promise.all(stages.map((stage) => stage.begins()));
  if (wrong == null) return;
  const { seen, hint } = wrong;
  tell?.(`a good conversation fails before any case: ${seen}${hint && `; ${hint}`}`);
}

/** Plays the cases on all lanes, then the generated conversations on the first. */
async function playedOn<Peer>(
  lanes: readonly Lane<Peer>[],
  cases: readonly ConformanceCase<Peer>[],
  { fuzz, endpoint, known, ended, redact }: ConformOptions,
  settings: RunOptions,
  fuzzing: Fuzzing<Peer>,
): Promise<readonly CaseOutcome[]> {
  const { now, stop, pause, timeoutMs } = settings;
  try {
    const starting = lanes.map((lane) => lane.start());
    const stages = lanes.map(({ stage }) => stage);
    await orStopped(
      Promise.all(starting).then(() => begin(stages, settings)),
      stop,
    );
    const outcomes = await run(cases, stages, settings);
    const generated = await runFuzz(stages[0]!, {
      ...{ ...fuzz, ...fuzzing, known, ended, now, pause, timeoutMs, stop },
      keep: (seed, fixture) => keepCapture(seed, fixture.segments(), endpoint, redact),
    });
    return [...outcomes, ...generated];
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}
