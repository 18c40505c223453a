import type { Fault } from './fault.ts';
import { flipped } from './flipped.ts';
import { inSideband, toSideband } from './sideband-faults.ts';

export const sidebandToken: Fault = {
  name: 'sideband-token',
  summary: 'one bit of the sideband’s token is flipped; the offer’s is right',
  reaches: inSideband('token'),
  apply: toSideband(({ bytes, passed }) => [{ bytes: flipped(bytes), passed }]),
};
