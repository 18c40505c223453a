export interface PairingOptions {
  /** How long a broker waits for an ACK. */
  readonly deadlineMs?: number;
  /** Drawn at random by the caller, so that no recording can make looking up tokens slow. */
  readonly hashKey?: number;
  /** How many handoffs are remembered, a power of two. */
  readonly remembered?: number;
}
