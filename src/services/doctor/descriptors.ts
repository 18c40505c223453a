import { loadPassing } from '../../io/passing.ts';
import { type Finding, limited, works } from './finding.ts';

/** Passes nothing yet, but makes two connected ends with the calls that would. */
export async function lookAtDescriptors(): Promise<Finding> {
  const { descriptors, pipes, lacking } = await loadPassing();
  const name = process.platform === 'win32' ? 'passing handles' : 'passing descriptors';
  if (lacking !== null)
    return limited(
      name,
      lacking.message,
      'install handoff-cli again where npm may install koffi for this system; without it there is no sideband',
    );
  if (pipes !== null) {
    for (const end of pipes.pair()) pipes.close(end);
    return works(name, 'koffi is loaded, and a pipe of our own user could be made');
  }
  for (const end of descriptors?.socketPair() ?? []) descriptors?.close(end);
  return works(name, 'koffi is loaded, and a socket pair could be made');
}
