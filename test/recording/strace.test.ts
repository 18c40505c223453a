import { expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { BINARY, ofType, Running } from '../process/running.ts';
import { it } from '../process/stage.ts';

/** What a record says, without what only one of both can know: times, and numbers given in the order of sight. */
function facts(records: readonly OutputRecord[]): unknown[] {
  return records.flatMap((record): unknown[] => {
    if (record.type === 'sideband')
      return [{ token: record.token, offset: record.offset, descriptors: record.descriptors }];
    if (record.type === 'handoff')
      return [{ token: record.token, outcome: record.outcome, service: record.serviceName }];
    if (record.type !== 'frame') return [];
    const { direction, offset, length, message, envelope, payload, problems } = record;
    return [{ direction, offset, length, message, envelope, payload, problems }];
  });
}

it('decode says of a log of strace what the traced backend said itself', async ({ stage }) => {
  const log = stage.path('strace.log');
  // Node reads and writes sockets with calls that %network leaves out.
  const flags = '-f -ttt -yy -xx -s 65536 -e trace=%network,close,read,write,readv,writev -o'.split(' ');
  const command = [
    process.execPath,
    BINARY,
    'fake-backend',
    stage.endpoint,
    '--json',
    '--count',
    '2',
    '--reply',
    'ack,refuse:busy',
  ];
  const backend = stage.keep(new Running<OutputRecord>('strace', [...flags, log, ...command]));
  await backend.record(
    (record): record is Extract<OutputRecord, { type: 'listening' }> => record.type === 'listening',
  );
  await stage.sendOffer('--send ping');
  await stage.sendOffer();
  const said = await backend.ended;
  expect(ofType(said.records, 'handoff').length).toBe(2);
  const decoded = await stage.run(['decode', '--json', '--exit-zero', log]);
  expect(decoded.stderr).toBe('');
  expect(facts(decoded.records)).toEqual(expect.arrayContaining(facts(said.records)));
  expect(ofType(decoded.records, 'frame').length).toBe(ofType(said.records, 'frame').length);
});
