import type { PassedDescriptor } from './descriptor.ts';

/** What is known of one descriptor, such as `stream, blocking, adopted`; or of a handle, `handle 260, stream, adopted`. */
export function descriptorText({ kind, blocking, fate, handle }: PassedDescriptor): string {
  const how = blocking === null ? null : blocking ? 'blocking' : 'non-blocking';
  const named = handle === undefined ? null : handle === '0' ? 'no handle' : `handle ${handle}`;
  return [named, kind, how, fate === 'dropped-by-kernel' ? 'dropped by the kernel' : fate]
    .filter((fact) => fact !== null)
    .join(', ');
}
