import type { Fault } from './fault.ts';
import { inSideband, toSideband } from './sideband-faults.ts';

const FIRST = 7;

export const sidebandSplit: Fault = {
  name: 'sideband-split',
  summary: 'the sideband comes in two writes of 7 and 9 bytes, the connection attached to the first',
  reaches: inSideband(null),
  apply: toSideband(({ bytes, passed }) => [
    { bytes: bytes.subarray(0, FIRST), passed },
    { bytes: bytes.subarray(FIRST), passed: [] },
  ]),
};
