import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/conform/broker/limits.ts';
import type { BrokerPeer } from '../../../src/conform/broker/peer.ts';
import { Unmet, Unseen } from '../../../src/conform/case.ts';
import type { Heard, Wire } from '../../../src/conform/wire.ts';

const rate = limits.find(({ id }) => id === 'broker/limits/rate')!;

describe('the rate of Hellos, which no broker here limits,', () => {
  it('fails one that answers them all within a second', async () => {
    const tried = rate.run(brokerThatTakes(1));
    await expect(tried).rejects.toThrow(Unmet);
    await expect(tried).rejects.toThrow('none of 600 within a second was refused with ERROR_RATE_LIMITED');
  });

  it('is not seen of one that takes longer: the limit may not have been reached', async () => {
    const tried = rate.run(brokerThatTakes(5));
    await expect(tried).rejects.toThrow(Unseen);
    await expect(tried).rejects.toThrow('no more than 200 of 600 Hellos were answered within a second');
  });

  it('is not seen of one that answers none', async () => {
    await expect(rate.run(brokerThatTakes(null))).rejects.toThrow(Unseen);
  });
});

/** A broker to which all Hellos are sent at once. @param ms how long it takes for each; null: it answers none */
function brokerThatTakes(ms: number | null): BrokerPeer {
  let answered = 0;
  const wire = {
    send: async () => {},
    hear: async (): Promise<Heard> => {
      if (ms === null) return { type: 'nothing', part: 0, ms: 2_000 };
      answered += 1;
      return { type: 'frame', frame: { payload: null }, at: answered * ms * 1000, descriptors: 0 } as Heard;
    },
    close: () => {},
  };
  const peer = { dial: async () => wire as unknown as Wire, now: () => 0, pause: async () => {} };
  return { service: 'zccache', wantedVersion: '1.0.0', pid: 1, ...peer } as unknown as BrokerPeer;
}
