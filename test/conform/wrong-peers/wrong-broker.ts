import type { BrokerDeviation } from './broker-deviation.ts';

/** A broker that is wrong in one respect, and the cases beside its own that cannot help failing with it. */
export interface WrongBroker extends BrokerDeviation {
  readonly also?: readonly string[];
}
