import { Failure } from '../failure.ts';
import { type Descriptors, loadDescriptors } from './descriptors.ts';
import { loadPipes, type Pipes } from './pipes.ts';

/** How connections can be passed to another process here. */
export interface Passing {
  /** With a sideband; null where that cannot be. */
  readonly descriptors: Descriptors | null;
  /** By the value of a handle, on Windows; null elsewhere. */
  readonly pipes: Pipes | null;
  /** Why they cannot be passed at all; null: they can. */
  readonly lacking: Failure | null;
}

/** Loads, once, what this system needs to pass connections. */
export async function loadPassing(): Promise<Passing> {
  const pipes = await loadPipes();
  if (pipes !== null) {
    const lacking = pipes instanceof Failure ? pipes : null;
    return { descriptors: null, pipes: lacking === null ? (pipes as Pipes) : null, lacking };
  }
  const loaded = await loadDescriptors();
  return loaded instanceof Failure
    ? { descriptors: null, pipes: null, lacking: loaded }
    : { descriptors: loaded, pipes: null, lacking: null };
}
