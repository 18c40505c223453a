/** Entries that there is room for at first. */
const LEAST = 64;

/**
 * How many entries a table makes room for when it needs the one with that number: tables grow by doubling, as most recordings and
 * connections have few handoffs, and setting up room for all that are ever remembered takes longer than reading those.
 */
export function roomFor(entry: number): number {
  let room = LEAST;
  while (room <= entry) room *= 2;
  return room;
}

/** A column with the same content and a new length, which is no smaller; zeros follow. */
export function grown<Column extends Float64Array | Int32Array | Uint16Array | Uint8Array>(
  column: Column,
  length: number,
): Column {
  const larger = new (column.constructor as new (length: number) => Column)(length);
  larger.set(column);
  return larger;
}
