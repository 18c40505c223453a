import { execFileSync } from 'node:child_process';
import { expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { BINARY, ofType, Running } from '../process/running.ts';
import { it } from '../process/stage.ts';

const CALLS = '%network,%process,close,dup,dup2,dup3,fcntl,read,write,readv,writev';
/** Flags that people use, alone and together; every one of them keeps all bytes. */
const FLAGS = [
  `-f -ttt -yy -xx -s 65536 -e trace=${CALLS}`,
  `-f -s 4096 -e trace=${CALLS}`,
  `-f -y -s 4096 -e trace=${CALLS}`,
  `-f -Y -tt -T -x -s 4096 -e trace=${CALLS}`,
  `-f -r -n -i -v --decode-fds=all -s 4096 -e trace=${CALLS}`,
  `-f -yy -e read=all -e write=all -e trace=${CALLS}`,
];

for (const flags of FLAGS)
  it(`a healthy handoff recorded with strace ${flags} is decoded without a problem`, async ({ stage }) => {
    const log = stage.path('strace.log');
    const command = [process.execPath, BINARY, 'fake-backend', stage.endpoint, '--json', '--once'];
    const backend = stage.keep(
      new Running<OutputRecord>('strace', [...flags.split(' '), '-o', log, ...command]),
    );
    await backend.record(
      (record): record is Extract<OutputRecord, { type: 'listening' }> => record.type === 'listening',
    );
    await stage.sendOffer('--send ping');
    await backend.ended;
    const { records, code, stderr } = await stage.run(['decode', '--json', log]);
    expect(stderr).toBe('');
    expect(ofType(records, 'sideband').map(({ descriptors }) => descriptors)).toEqual([1]);
    const handoffs = ofType(records, 'handoff').map(({ index, outcome }) => `${index} ${outcome}`);
    expect(new Set(handoffs)).toEqual(new Set(['0 accepted']));
    expect(code).toBe(0);
  });

it('strace says of itself what the tests take for granted', () => {
  expect(execFileSync('strace', ['-V'], { encoding: 'utf8' })).toContain('strace -- version');
});
