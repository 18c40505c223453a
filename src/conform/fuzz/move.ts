/** One thing that is done in a generated conversation. */
export type Move =
  /** `passes`: how many connections go with the first byte. */
  | { readonly type: 'write'; readonly on: number; readonly bytes: Uint8Array; readonly passes: number }
  | { readonly type: 'close'; readonly on: number };

/** A generated conversation. Each time it is played, its tokens are replaced by fresh ones. */
export interface Generated {
  readonly moves: readonly Move[];
  readonly tokens: readonly Uint8Array[];
}

/** Bytes in which each of some tokens is replaced by another. */
export function withTokens(
  bytes: Uint8Array,
  planned: readonly Uint8Array[],
  fresh: readonly Uint8Array[],
): Uint8Array {
  const changed = Buffer.from(bytes);
  for (const [index, token] of planned.entries())
    for (let at = changed.indexOf(token); at !== -1; at = changed.indexOf(token, at + token.length))
      changed.set(fresh[index]!, at);
  return changed;
}
