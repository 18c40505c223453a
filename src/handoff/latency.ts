/** How long the answer took, with three decimals; null where the times are not known. Not negative: it may come first. */
export function latencyMs(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, Math.round(to - from)) / 1000;
}
