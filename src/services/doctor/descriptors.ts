import { Failure } from '../../failure.ts';
import { loadDescriptors } from '../../io/descriptors.ts';
import { type Finding, limited, works } from './finding.ts';

/** Passes nothing yet, but makes a pair of sockets with the calls that would. */
export async function lookAtDescriptors(): Promise<Finding> {
  const name = 'passing descriptors';
  const descriptors = await loadDescriptors();
  if (descriptors instanceof Failure)
    return limited(
      name,
      descriptors.message,
      'install handoff-cli again where npm may install koffi for this system; without it there is no sideband',
    );
  for (const descriptor of descriptors.socketPair()) descriptors.close(descriptor);
  return works(name, 'koffi is loaded, and a socket pair could be made');
}
