import { EXIT, Failure } from '../failure.ts';
import type { Descriptors } from '../io/descriptors.ts';
import { reachLightly } from '../io/dial.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { VerdictRecord } from '../records/outcome-records.ts';
import { type Attempt, Attempts, answers, type Expectation, expectationOf, type Pacing } from './attempts.ts';
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
  /** How long to keep dialling where a listener accepts too slowly, in ms. */
  readonly crowdedMs?: number;
}

/** What the tries of one command share. */
export interface Trying<Options> {
  readonly options: Options;
  readonly traffic: Traffic;
  /** Null where descriptors cannot be passed, or are not to be. */
  readonly descriptors: Descriptors | null;
  readonly reporter: RecordSink;
}

/** How verdicts are compared with what is expected. */
export interface Judged {
  readonly meets: (verdict: VerdictRecord) => boolean;
  readonly countedAs?: Expectation['countedAs'];
}

/** Tries as often as asked, until stopped, and reports; gives the exit code. Throws a Failure where nothing could be reached. */
export async function tryAll(
  { options, traffic, reporter }: Trying<TryOptions<string>>,
  { meets, countedAs }: Judged,
  stop: Promise<void>,
  once: (number: number) => Promise<readonly Attempt[]>,
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
  const ended = await Promise.race([attempts.run(once), stop.then(() => EXIT.interrupted)]);
  attempts.end(traffic.end());
  if (ended instanceof Failure) throw ended;
  return ended;
}

/** Dials for one try. */
export function reachForTry({ endpoint, hint, waitMs = 0, crowdedMs }: TryOptions<string>) {
  const crowded = crowdedMs === undefined ? {} : { crowdedMs };
  return reachLightly(endpoint, { hint, paused: true, waitMs, ...crowded });
}
