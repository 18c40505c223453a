/** How long the answer took, with three decimals; null where the times are not known. Not negative: it may come first. */
export function latencyMs(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, Math.round(to - from)) / 1000;
}

/** Whether an answer came after the deadline; false where its latency is not known. */
export function isLate(latencyMs: number | null, deadlineMs: number): boolean {
  return latencyMs !== null && latencyMs > deadlineMs;
}
