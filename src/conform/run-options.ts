import type { FrameRecord } from '../records/traffic-records.ts';
import type { KnownFailing } from './known-failing.ts';
import type { Lacking } from './need.ts';
import type { CaseOutcome } from './outcome.ts';
import type { Requests } from './requests.ts';
import type { Selection } from './selection.ts';

/** How the cases are run. */
export interface RunOptions {
  readonly selection: Selection;
  readonly known: KnownFailing;
  /** How long one case may take, in ms. */
  readonly timeoutMs: number;
  /** How many cases run at once on each stage. */
  readonly jobs: number;
  /** In ms, from a clock that never goes back. */
  readonly now: () => number;
  /** Resolves after that many ms. */
  readonly pause: (ms: number) => Promise<void>;
  /** Resolves once the run is to end early. */
  readonly stop: Promise<void>;
  /** Called with each case as it begins. @param frames what has passed so far on its connections */
  readonly begun?: (id: string, frames: () => readonly FrameRecord[]) => void;
  /** Called with each case as it ends. */
  readonly ended: (outcome: CaseOutcome) => void;
  /** Told, in words, how cases are played where that is not as asked. */
  readonly tell?: (text: string) => void;
  /** Cases that need any of it do not apply, and are skipped with the reason. */
  readonly lacking?: Lacking;
  /** The cases to run again, and when there can be no more of them. */
  readonly again?: Requests;
}
