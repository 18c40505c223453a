import { LIVE_OPTIONS, type LiveOptions } from './live-options.ts';
import type { Duration } from './option.ts';
import type { Peer } from './peer.ts';
import { SCRIPT_OPTIONS, type ScriptOptions } from './scripts.ts';

/** What can be said of one try, besides what is tried. */
export interface TryOnceOptions extends LiveOptions, ScriptOptions {
  /** The endpoint to dial, or who has it; without it as for the command: `$HANDOFF_ENDPOINT`, then the default one. */
  readonly endpoint?: Peer;
  /** `service_name`; `handoff-cli` without it. */
  readonly service?: string;
  /** Short for a script that corrupts. */
  readonly fault?: string;
  /** Written to the connection that is handed over or fallen back to; its answer is in the verdict. */
  readonly send?: string;
  /** What that connection has to answer to `send`, for the verdict to be met. */
  readonly expectAnswer?: string;
  /** How long to keep dialling until something is listening. */
  readonly wait?: Duration;
  /** Gives up when it is aborted. */
  readonly signal?: AbortSignal;
}

export const TRY_ONCE_OPTIONS: { readonly [name in keyof Required<TryOnceOptions>]: true } = {
  ...LIVE_OPTIONS,
  ...SCRIPT_OPTIONS,
  ...{ endpoint: true, service: true, fault: true, send: true, expectAnswer: true, wait: true, signal: true },
};
