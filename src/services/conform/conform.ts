import { BACKEND_CASES } from '../../conform/backend/catalogue.ts';
import { BROKER_CASES } from '../../conform/broker/catalogue.ts';
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
import { type RunOptions, run } from '../../conform/run.ts';
import type { Selection } from '../../conform/selection.ts';
import type { Stage } from '../../conform/stage.ts';
import { EXIT, usageFailure } from '../../failure.ts';
import { checkDialled } from '../../io/dial.ts';
import type { FrameRecord } from '../../records/traffic-records.ts';
import { BackendStage } from './backend-stage.ts';
import { BrokerStage } from './broker-stage.ts';
import { ClientStage } from './client-stage.ts';
import { keepCapture } from './keep-capture.ts';
import { backendListens, brokerListens } from './listens.ts';
import { loadSystem } from './load-system.ts';
import { OfferDesk } from './offer-desk.ts';
import { pause } from './pause.ts';
import { PeerKeeper } from './peer-keeper.ts';
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
  readonly jobs: number;
  /** How many generated conversations follow the catalogue, and what they follow from. */
  readonly fuzz: { readonly count: number; readonly seed: number; readonly played: Generated | null };
  /** Whether secrets are replaced in the captures of generated conversations that fail. */
  readonly redact: boolean;
  /** Called with each case as it begins. @param frames what has passed so far on its connections */
  readonly begun?: (id: string, frames: () => readonly FrameRecord[]) => void;
  readonly ended: (outcome: CaseOutcome) => void;
  /** Told of each connection of another user, which is closed without a byte. */
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
  const { role, selection, known, timeoutMs, jobs, begun, ended, again } = options;
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
  const { role, endpoint, command, jobs, tell = () => {} } = options;
  if (role === 'client')
    return await run(
      CLIENT_CASES,
      new ClientStage({ endpoint, command, jobs, tell }, system.lines),
      settings,
    );
  checkDialled(endpoint);
  const { backendEndpoint, service, wantedVersion } = options;
  const listens =
    role === 'backend'
      ? backendListens(endpoint)
      : brokerListens(endpoint, service, wantedVersion, system.lines);
  const keeper = new PeerKeeper(command, endpoint, backendEndpoint, listens);
  const desk = new OfferDesk(backendEndpoint, system, tell);
  try {
    if (role === 'broker') await desk.serve('listens');
    await orStopped(keeper.start(), settings.stop);
    if (role === 'backend') {
      const stage = new BackendStage(options, keeper, system);
      const outcomes = await run(BACKEND_CASES, stage, settings);
      const generate = (random: SeededRandom) => generatedOffers(random, service, system.passedBy);
      return [...outcomes, ...(await fuzzed(stage, options, settings, generate, playOffers))];
    }
    const stage = new BrokerStage(options, keeper, system, desk);
    const outcomes = await run(BROKER_CASES, stage, settings);
    const generate = (random: SeededRandom) => generatedHellos(random, { service, wantedVersion });
    return [...outcomes, ...(await fuzzed(stage, options, settings, generate, playHellos))];
  } finally {
    await desk.close();
    await keeper.stop();
  }
}

function fuzzed<Peer>(
  stage: Stage<Peer>,
  { fuzz, endpoint, known, ended, redact }: ConformOptions,
  { now, stop, pause, timeoutMs }: RunOptions,
  generate: (random: SeededRandom) => Generated,
  play: (peer: Peer, conversation: Generated) => Promise<void>,
): Promise<readonly CaseOutcome[]> {
  return runFuzz(stage, {
    ...{ ...fuzz, known, ended, now, pause, timeoutMs, generate, play },
    stop,
    keep: (seed, fixture) => keepCapture(seed, fixture.segments(), endpoint, redact),
  });
}
