/** Why bytes are not a frame. */
export type UnframedReason = 'unframed' | 'oversize' | 'truncated';

/** What is at a place where a frame could start: a piece, too few bytes to tell, or nothing that could be one. */
export type Boundary =
  | { readonly type: 'sideband' | 'frame'; readonly length: number }
  /** `length`: how many bytes there must be, from the place on, before another look is worthwhile. */
  | { readonly type: 'need'; readonly length: number }
  | { readonly type: 'none'; readonly reason: UnframedReason };

export const NONE = {
  unframed: { type: 'none', reason: 'unframed' },
  oversize: { type: 'none', reason: 'oversize' },
  truncated: { type: 'none', reason: 'truncated' },
} as const;

export function need(length: number): Boundary {
  return { type: 'need', length };
}
