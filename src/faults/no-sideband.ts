import type { Fault } from './fault.ts';

export const noSideband: Fault = {
  name: 'no-sideband',
  summary: 'the offer comes without a sideband, and so without a connection',
  reaches: { offer: 'sideband' },
  apply: (message) => ({ ...message, sideband: [] }),
};
