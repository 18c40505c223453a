import { Failure } from '../../failure.ts';
import { loadPassing } from '../../io/passing.ts';
import { DescriptorSystem } from './descriptor-system.ts';
import { HandleSystem } from './handle-system.ts';
import type { ConformSystem } from './system.ts';

/** What this system has. Throws a Failure where connections cannot be passed. */
export async function loadSystem(): Promise<ConformSystem> {
  const { descriptors, pipes, lacking } = await loadPassing();
  if (pipes !== null) return new HandleSystem(pipes);
  if (descriptors !== null) return new DescriptorSystem(descriptors);
  throw lacking ?? new Failure('environment', 'ENOTSUP', 'connections cannot be passed here');
}
