import type { Fault } from './fault.ts';
import { inSideband, passing } from './sideband-faults.ts';

export const closedDescriptor: Fault = {
  name: 'closed-descriptor',
  summary: 'the other end of the connection is closed already',
  reaches: inSideband(null),
  apply: passing(['closed']),
};
