import type { Fault } from './fault.ts';

export const descriptorOnOffer: Fault = {
  name: 'descriptor-on-offer',
  summary: 'the connection is attached to the offer’s bytes instead of the sideband’s',
  reaches: { offer: 'sideband' },
  apply: ({ sideband, frame }) => ({
    sideband: sideband.map(({ bytes }) => ({ bytes, passed: [] })),
    frame,
    passed: sideband.flatMap(({ passed }) => passed),
  }),
};
