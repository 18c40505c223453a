import { describe, expect, it } from 'vitest';
import type { ExitedRecord } from '../../../src/records/record.ts';
import { straceWords } from '../../../src/services/trace/strace-command.ts';
import { TracedProcesses } from '../../../src/services/trace/traced-processes.ts';

const LOG = `70 1700000000.000001 execve("/bin/sh", ["sh"], 0x7f /* 3 vars */) = 0
70 1700000000.000002 clone(child_stack=NULL) = 71
71 1700000000.000003 write(1, "\\x2b\\x2b\\x2b +++ exited with 9 +++", 4) = 4
71 1700000000.000004 +++ killed by SIGSEGV (core dumped) +++
72 1700000000.000005 read(0, "\\x61", 1) = 1
70 1700000000.000006 --- SIGCHLD {si_signo=SIGCHLD} ---
70 1700000000.000007 +++ exited with 3 +++
`;

/** What is known of that log, read in pieces of that length. */
function read(asked: ReadonlySet<number> | null, length: number) {
  const told: ExitedRecord[] = [];
  const processes = new TracedProcesses(asked, (exit) => told.push(exit));
  const bytes = Buffer.from(LOG);
  for (let at = 0; at < bytes.length; at += length) processes.take(bytes.subarray(at, at + length));
  expect(told).toEqual(processes.exits);
  return processes;
}

describe('the processes of a log', () => {
  for (const length of [1, 7, 64, 10_000])
    it(`are the same when it is read in pieces of ${length} bytes`, () => {
      const processes = read(null, length);
      expect(processes.exits).toEqual([{ type: 'exited', pid: 70, code: 3, signal: null }]);
      expect(processes.first).toBe(70);
      expect(processes.running).toEqual([72]);
    });

  it('end by a signal, too; of others than were asked for nothing is reported', () => {
    expect(read(new Set([71]), 100).exits).toEqual([
      { type: 'exited', pid: 71, code: null, signal: 'SIGSEGV' },
    ]);
  });
});

describe('the words after strace', () => {
  it('end with the command as it was given', () => {
    const words = straceWords({ command: ['prog', '-p', '--', 'a b'], pids: null }, '/tmp/log');
    expect(words.slice(words.indexOf('-o'))).toEqual(['-o', '/tmp/log', '--', 'prog', '-p', '--', 'a b']);
  });

  it('name every process', () => {
    const words = straceWords({ command: null, pids: [1, 22] }, '/tmp/log');
    expect(words.slice(words.indexOf('-o'))).toEqual(['-o', '/tmp/log', '-p', '1', '-p', '22']);
  });
});
