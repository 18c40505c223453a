import type { Fault } from './fault.ts';
import { inSideband, passing } from './sideband-faults.ts';

export const noDescriptor: Fault = {
  name: 'no-descriptor',
  summary: 'the sideband has its 16 bytes, and nothing is attached to them',
  reaches: inSideband('sideband'),
  apply: passing([]),
};
