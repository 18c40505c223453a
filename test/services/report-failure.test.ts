import { expect, it } from 'vitest';
import { Failure } from '../../src/failure.ts';
import type { DriverHooks } from '../../src/io/driver-hooks.ts';
import { observer } from '../../src/output/record-sink.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { type Backend, BackendConnection } from '../../src/services/backend-connection.ts';
import { FakeBroker } from '../../src/services/fake-broker.ts';
import type { FakeBrokerOptions } from '../../src/services/fake-broker-options.ts';
import { TapConnection } from '../../src/services/tap-connection.ts';
import { Traffic } from '../../src/services/traffic.ts';

const FAILURE = new Failure('environment', 'EMFILE', 'cannot make the descriptor', 'raise the limit');

type Failing = Pick<DriverHooks<never>, 'failed'>;

it('a descriptor that cannot be made is an error record and a line for a person, whoever was to pass it', () => {
  const records: OutputRecord[] = [];
  const told: string[] = [];
  const sink = observer(
    (record) => records.push(record),
    (text) => told.push(text),
  );
  const traffic = new Traffic(sink, null);
  const hooks: Failing[] = [
    new BackendConnection(0, true, {} as Backend<never>, traffic, sink),
    new TapConnection(0, 0, () => {}, traffic, sink),
  ];
  const drive = (_conversation: unknown, of: Failing) => {
    hooks.push(of);
    return { start: () => {}, tell: () => {}, stop: () => {}, peerProcess: () => null };
  };
  const options = { count: null, held: null } as unknown as FakeBrokerOptions;
  const broker = new FakeBroker(options, sink, traffic, drive, true, (length) => new Uint8Array(length));
  broker.accept({ destroy: () => {} });
  for (const one of hooks) one.failed?.(FAILURE);
  const { code, message, hint } = FAILURE;
  expect(records).toEqual(hooks.map(() => ({ type: 'error', code, message, hint })));
  expect(told).toEqual(hooks.map(() => message));
  expect(hooks).toHaveLength(3);
});
