import type { Generated, Move } from './move.ts';

/**
 * The shortest conversation found that still fails: without moves that it does not need, and with fewer bytes in the others.
 * @param fails plays one and says whether it fails
 * @param most how many may be played in all
 */
export async function shrunk(
  failing: Generated,
  fails: (smaller: Generated) => Promise<boolean>,
  most: number,
): Promise<Generated> {
  let shortest = failing;
  let left = most;
  for (let smaller = true; smaller && left > 0; ) {
    smaller = false;
    for (const moves of shorter(shortest.moves)) {
      if (left-- <= 0) break;
      const candidate = { ...shortest, moves };
      if (!(await fails(candidate))) continue;
      shortest = candidate;
      smaller = true;
      break;
    }
  }
  return shortest;
}

/** Shorter ones, those that lose most first. */
function* shorter(moves: readonly Move[]): Generator<readonly Move[]> {
  const connections = new Set(moves.map(({ on }) => on));
  if (connections.size > 1) for (const on of connections) yield moves.filter((move) => move.on !== on);
  for (const index of moves.keys()) if (moves.length > 1) yield moves.filter((_, at) => at !== index);
  for (const [index, move] of moves.entries())
    if (move.type === 'write')
      for (const bytes of fewer(move.bytes))
        yield moves.map((same, at) => (at === index ? { ...move, bytes } : same));
}

/** The bytes without their second half, their first half, and their last quarter. */
function fewer(bytes: Uint8Array): Uint8Array[] {
  const { length } = bytes;
  if (length < 2) return [];
  const half = length >> 1;
  const parts = [bytes.subarray(0, half), bytes.subarray(half)];
  return length < 4 ? parts : [...parts, bytes.subarray(0, length - (length >> 2))];
}
