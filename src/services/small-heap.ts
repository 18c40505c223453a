import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * How much the heap may grow before the next collection. Left alone, V8 lets it quadruple where collecting costs little: short-lived
 * records of a long recording then take 400 MiB where a fifth of that is in use.
 */
const USUAL_GROWTH_PERCENT = 50;
/** How much the heap of a server may grow between two collections. */
const GROWTH_PERCENT = 20;
/** How large the young generation may become: both its halves, in bytes. */
const LARGEST_YOUNG = 16 * 1024 * 1024;
const LOOK_MS = 250;

/** How every command starts. */
export function usualHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${USUAL_GROWTH_PERCENT}`);
}

/** Takes back what `keepHeapSmall` has changed. */
export function heapAsAtStart(): void {
  usualHeap();
  setFlagsFromString('--parallel-scavenge');
  setFlagsFromString('--semi-space-growth-factor=2');
}

/**
 * Keeps the young generation from growing past 8 MiB, as V8 would let it, and the rest of the heap close to what is in use: a
 * server that runs for days should stay small. At 8 MiB few handoffs have to wait for a collection. It runs on one thread:
 * little survives, and on a busy processor it would wait for the others.
 */
export function keepHeapSmall(): void {
  setFlagsFromString(`--heap-growing-percent=${GROWTH_PERCENT}`);
  setFlagsFromString('--no-parallel-scavenge');
  const look = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space');
    if (young !== undefined && young.space_size < LARGEST_YOUNG) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    clearInterval(look);
  }, LOOK_MS);
  look.unref();
}
