import type { Value } from '../wire/fields/value.ts';

/** How something that a live peer said compares with a recording. */
export interface ComparedRecord {
  readonly type: 'compared';
  readonly connection: number;
  /** Index of the recorded frame, and its message; null for anything else, and where nothing was recorded. */
  readonly recorded: number | null;
  readonly message: string | null;
  readonly differences: readonly Difference[];
}

export interface Difference {
  /** Path of the field; null: what was said differs as a whole. */
  readonly field: string | null;
  /** Null: nothing. */
  readonly recorded: Value;
  readonly live: Value;
  /** How many characters or members the value has of which only the beginning is here; absent where it is whole. */
  readonly recordedLength?: number;
  readonly liveLength?: number;
}

/** How a replay went. */
export interface ReplayedRecord {
  readonly type: 'replayed';
  /** Of the recording: connections that were played, and all. */
  readonly played: number;
  readonly connections: number;
  /** Frames, sidebands and other bytes that were compared, and those of them that differ. */
  readonly compared: number;
  readonly different: number;
}
