import { EXIT, Failure } from '../failure.ts';
import type { Descriptors } from '../io/descriptors.ts';
import { reachLightly } from '../io/dial.ts';
import type { StreamSocket } from '../io/light-socket.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { Attempts, answers, type Expectation, expectationOf, type Once, type Pacing } from './attempts.ts';
import type { Interruption } from './interruption.ts';
import { keepHeapSmall } from './small-heap.ts';
import type { Traffic } from './traffic.ts';

/** Options of everything that tries something against an endpoint. */
export interface TryOptions<Expected extends string> extends Pacing {
  readonly endpoint: string;
  /** Written to the connection that was handed over, or that a client ends up with. */
  readonly send: string | null;
  readonly expect: Expected;
  /** What that connection must answer to `send`; null: not checked. */
  readonly expectAnswer?: string | null;
  /** How many must end in each outcome, instead of each in `expect`. */
  readonly expectCounts?: Expectation['counts'];
  readonly capture: string | null;
  /** Whether secrets are replaced in the capture. */
  readonly redact?: boolean;
  /** A hint for a person, for when nothing is listening. */
  readonly hint: string;
  /** How long to keep dialling until something is listening, in ms. */
  readonly waitMs?: number;
}

/** What the tries of one command share. */
export interface Trying<Options> {
  readonly options: Options;
  readonly traffic: Traffic;
  /** Null where descriptors cannot be passed, or are not to be. */
  readonly descriptors: Descriptors | null;
  readonly reporter: RecordSink;
  readonly interruption: Interruption;
}

/** How verdicts are compared with what is expected. */
export interface Judged {
  readonly meets: (verdict: VerdictRecord) => boolean;
  readonly countedAs?: Expectation['countedAs'];
}

/** Tries as often as asked, until interrupted, and reports; gives the exit code. Throws a Failure where nothing could be reached. */
export async function tryAll(
  { options, traffic, reporter, interruption }: Trying<TryOptions<string>>,
  { meets, countedAs }: Judged,
  once: Once,
): Promise<number> {
  keepHeapSmall();
  const { expect, expectAnswer = null, expectCounts = null } = options;
  const answered = answers(expectAnswer);
  const met = (verdict: VerdictRecord) => meets(verdict) && answered(verdict);
  const said = expectAnswer === null ? expect : `${expect}, answered with ${JSON.stringify(expectAnswer)}`;
  const attempts = new Attempts(
    options,
    expectationOf(said, met, expectCounts, countedAs),
    reporter,
    traffic,
  );
  const ended = await attempts.run(once, interruption);
  attempts.end(traffic.end());
  if (ended instanceof Failure) throw ended;
  return interruption.happened ? EXIT.interrupted : ended;
}

/** Dials for one try; null where that was interrupted. */
export function reachForTry(
  { endpoint, hint, waitMs = 0 }: TryOptions<string>,
  crowdedMs: number,
  interruption: Interruption,
): Promise<StreamSocket | Failure | null> {
  const reached = reachLightly(endpoint, { hint, paused: true, waitMs, crowdedMs });
  return interruption.orNull(reached, (late) => {
    if (!(late instanceof Failure)) late.destroy();
  });
}
