import type { Fault } from './fault.ts';
import { inSideband, passing } from './sideband-faults.ts';

export const nonblocking: Fault = {
  name: 'nonblocking',
  summary: 'the connection has O_NONBLOCK set, so that a blocking backend fails on its first read',
  reaches: inSideband(null),
  apply: passing(['nonblocking']),
};
