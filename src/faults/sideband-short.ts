import type { Fault } from './fault.ts';
import { inSideband, toSideband } from './sideband-faults.ts';

const SENT = 8;

export const sidebandShort: Fault = {
  name: 'sideband-short',
  summary: `the sideband has only the first ${SENT} of its 16 bytes, the connection attached`,
  reaches: inSideband('framing'),
  apply: toSideband(({ bytes, passed }) => [{ bytes: bytes.subarray(0, SENT), passed }]),
};
