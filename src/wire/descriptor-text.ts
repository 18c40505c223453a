import type { PassedDescriptor } from './descriptor.ts';

/** What is known of one descriptor, such as `stream, blocking, adopted`. */
export function descriptorText({ kind, blocking, fate }: PassedDescriptor): string {
  const how = blocking === null ? null : blocking ? 'blocking' : 'non-blocking';
  return [kind, how, fate === 'dropped-by-kernel' ? 'dropped by the kernel' : fate]
    .filter((fact) => fact !== null)
    .join(', ');
}
