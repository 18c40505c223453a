import type { Fault } from './fault.ts';
import { inSideband, passing } from './sideband-faults.ts';

export const twoDescriptors: Fault = {
  name: 'two-descriptors',
  summary: 'a second connection is attached to the sideband, after the right one',
  reaches: inSideband(null),
  apply: passing(['connection', 'second']),
};
