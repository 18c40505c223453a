import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OutputRecord, RecordOf } from '../../src/records/record.ts';
import { ROOT } from '../../tools/root.ts';
import { nodeForWindows } from '../../tools/windows/lay-out.ts';
import { PROGRAM } from '../../tools/windows/program.ts';
import { start } from './stage.ts';
import { windowsPath } from './wine.ts';

const OURS = [windowsPath(nodeForWindows()), windowsPath(join(PROGRAM, 'bin/run.js'))];
const FAKE_BACKEND = ['--', ...OURS, 'fake-backend', '{endpoint}', '--quiet'];
const FAKE_BROKER = [
  '--',
  ...OURS,
  'fake-broker',
  '{endpoint}',
  '--backend',
  '{backend-endpoint}',
  '--quiet',
];
const KNOWN = windowsPath(join(ROOT, 'test/conform/known/send-hello.txt'));

/** What does not apply on Windows, each with the beginning of the reason. */
const NOT_FOR_BACKENDS = {
  'Windows has no sideband': [
    'backend/leniency/handle-left-out',
    ...['other-than-the-sideband', 'mismatch-not-consumed', 'without-sideband'].map(
      (name) => `token/${name}`,
    ),
    ...['ones', 'header', 'frame', 'zeroes'].map((what) => `sideband/looks-like-${what}`),
    ...['one-write', 'split', 'one-byte-at-a-time', 'alone', 'short'].map((name) => `sideband/${name}`),
    ...['descriptor/on-the-offer', 'descriptor/doubled', 'leave/in-the-sideband', 'leave/after-the-sideband'],
  ],
  'Windows has no datagram sockets': ['descriptor/wrong-kind-datagram'],
  'whether a handle waits is for each reader': ['descriptor/nonblocking'],
  'a pipe of Windows cannot be reset': ['leave/reset'],
};
const NOT_FOR_BROKERS = {
  'Windows has no sideband': ['handover/sideband'],
  'whether a handle waits is for each reader': ['handover/blocking'],
  'a pipe of Windows cannot be reset': ['ack/reset', 'leave/by-reset', 'backend/resets'],
  'a pipe of Windows cannot be closed by halves': ['hello/half'],
};

describe('conform on Windows: our own fakes pass every case that applies,', () => {
  it('fake-backend, and 10 generated conversations', async () => {
    const flags = ['--fuzz', '10', '--seed', '1'];
    const { code, records } = await start('conform', 'backend', ':auto', ...flags, ...FAKE_BACKEND).ended;
    expect(notPassed(records)).toEqual(inapplicable('backend', NOT_FOR_BACKENDS));
    expect(code).toBe(0);
  });

  it('fake-broker, and 5 generated Hellos', async () => {
    // 600 Hellos within a second, and 1024 handoffs at once, are more than wine can do.
    const flags = ['--backend-endpoint', ':auto', '--fuzz', '5', '--seed', '1', '--skip', 'broker/limits/*'];
    const peer = [...FAKE_BROKER, '--service', 'zccache'];
    const { code, records } = await start('conform', 'broker', ':auto', ...flags, ...peer).ended;
    const limits = [
      ['broker/limits/pending-tokens', 'skipped', ''],
      ['broker/limits/rate', 'skipped', ''],
    ];
    expect(notPassed(records)).toEqual([...inapplicable('broker', NOT_FOR_BROKERS), ...limits].sort());
    expect(code).toBe(0);
  });

  it('send-hello, but for what a client of version 1 does not check, and its exit code', async () => {
    const flags = ['--known-failing', KNOWN, '--timeout', '60s'];
    const peer = ['--', ...OURS, 'send-hello', '{endpoint}', '--send', 'ping', '--quiet'];
    const { code, records } = await start('conform', 'client', ':auto', ...flags, ...peer).ended;
    expect(records.at(-1)).toMatchObject({ known: 3, unexpected: 0, skipped: 0, notRun: 0 });
    expect(code).toBe(0);
  });
});

it('conform sees what a backend does with the handle that was put into its process', async () => {
  const tried = ['kept-once-accepted', 'served', 'missing'].flatMap((name) => [
    '--run',
    `backend/descriptor/${name}`,
  ]);
  const { code, records } = await start(
    'conform',
    'backend',
    ':auto',
    ...tried,
    ...FAKE_BACKEND,
    '--adopt',
    'close',
  ).ended;
  expect(notPassed(records).filter(([, result]) => result === 'failed')).toEqual([
    ['backend/descriptor/kept-once-accepted', 'failed', 'accepted, and the descriptor is closed'],
    ['backend/descriptor/served', 'failed', expect.stringContaining('accepted, and 4 bytes are unread')],
  ]);
  expect(code).toBe(1);
});

it('conform sees a backend that keeps what it refused', async () => {
  const peer = [...FAKE_BACKEND, '--lenient', '--reply', 'leak'];
  const tried = ['--run', 'backend/descriptor/closed-once-refused'];
  const { records } = await start('conform', 'backend', ':auto', ...tried, ...peer).ended;
  const [one] = casesIn(records).filter(({ result }) => result === 'failed');
  expect(one).toMatchObject({ seen: expect.stringContaining('the descriptor is still open') });
  expect(one!.frames![0]).toMatchObject({
    message: 'HandoffOffer',
    passed: [{ kind: 'stream', handle: expect.stringMatching(/^[1-9]\d*$/) }],
  });
});

it('conform says where descriptors cannot be passed by --play', async () => {
  const { code, records } = await start('conform', 'backend', 'nobody', '--play', '0:00+1').ended;
  expect(code).toBe(2);
  expect(records.at(-1)).toMatchObject({ type: 'error', message: expect.stringContaining('(+N)') });
});

it('conform says that nothing is listening', async () => {
  const { code, records } = await start('conform', 'backend', 'handoff-cli-nobody').ended;
  expect(code).toBe(3);
  expect(records.at(-1)).toMatchObject({ type: 'error', code: 'ECONNREFUSED' });
});

function casesIn(records: readonly OutputRecord[]): readonly RecordOf<'case'>[] {
  return records.filter((record): record is RecordOf<'case'> => record.type === 'case');
}

/** Id, result and what was seen of each case that did not pass, of those that were selected. */
function notPassed(records: readonly OutputRecord[]): (readonly [string, string, string])[] {
  return casesIn(records)
    .filter(({ result }) => result !== 'passed')
    .map(({ id, result = '', seen = '' }) => [id, result, seen] as const)
    .sort();
}

function inapplicable(role: string, reasons: { readonly [reason: string]: readonly string[] }) {
  return Object.entries(reasons)
    .flatMap(([reason, ids]) =>
      ids.map((id) => [
        id.startsWith(role) ? id : `${role}/${id}`,
        'skipped',
        expect.stringContaining(`not applicable: ${reason}`),
      ]),
    )
    .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1));
}
