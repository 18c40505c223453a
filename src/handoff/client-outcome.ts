import type { HandoffState } from './handoff-state.ts';

/** What became of a client. */
export interface ClientOutcome {
  /** Null where its Hello could not be read. */
  readonly serviceName: string | null;
  readonly reply: 'negotiated' | 'refused' | null;
  /** The ErrorCode of a refusal: its name, or a number that has none. */
  readonly code: string | number | null;
  /** As lower-case hex; null where none was issued. */
  readonly token: string | null;
  /** Null where there was no handoff. */
  readonly state: HandoffState | null;
  /** Why it is not a better one; may be empty. */
  readonly reason: string;
}

/** A client that has said nothing yet. */
export const NOBODY: ClientOutcome = {
  serviceName: null,
  reply: null,
  code: null,
  token: null,
  state: null,
  reason: '',
};
