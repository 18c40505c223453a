import { readFileSync, statSync } from 'node:fs';
import { expect } from 'vitest';
import type { OutputRecord } from '../../src/records/record.ts';
import { BINARY, ofType, type RunningCli } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';
import { inTerminal } from '../process/terminal.ts';

/** What is said of the traffic, as both `trace` and `decode` say it. */
function traffic(records: readonly OutputRecord[]): readonly OutputRecord[] {
  return records.filter(({ type }) => !['start', 'exited', 'summary'].includes(type));
}

/** Waits until that is on standard error, where the traced command's own words are, too. */
function said(tracing: RunningCli, text: string): Promise<true> {
  return tracing.until(() => tracing.stderr.includes(text), text);
}

/** The words that start a fake backend, which listens on the stage's endpoint. */
function backend(stage: Stage, ...flags: readonly string[]): string[] {
  return [process.execPath, BINARY, 'fake-backend', stage.endpoint, '--json', ...flags];
}

it('trace shows the handoffs of a command, keeps the log and a capture, and tells how it ended', async ({
  stage,
}) => {
  const [log, capture] = [stage.path('strace.log'), stage.path('seen.pcapng')];
  const flags = ['--json', '--log', log, '--capture', capture];
  const tracing = stage.start(['trace', ...flags, '--', ...backend(stage, '--once')]);
  await said(tracing, 'waiting for offers');
  await stage.sendOffer('--send ping');
  const { code, records, stderr } = await tracing.ended;
  const handoffs = ofType(records, 'handoff');
  expect(new Set(handoffs.map(({ index, outcome }) => `${index} ${outcome}`))).toEqual(
    new Set(['0 accepted']),
  );
  expect(handoffs.at(-1)?.passed?.map(({ fate }) => fate)).toEqual(['adopted']);
  expect(ofType(records, 'sideband').map(({ descriptors }) => descriptors)).toEqual([1]);
  expect(code).toBe(0);
  const [exited] = ofType(records, 'exited');
  expect(exited).toEqual({ type: 'exited', pid: exited?.pid, code: 0, signal: null });
  expect(stderr).toContain(`process ${exited?.pid} exited with code 0`);
  expect(statSync(log).mode & 0o777).toBe(0o600);
  expect(readFileSync(log, 'latin1')).toContain(`${exited?.pid} `);
  const decoded = await stage.run(['decode', '--json', log]);
  expect(traffic(decoded.records)).toEqual(traffic(records));
  const kept = await stage.run(['decode', '--json', capture]);
  const once = ({ type }: OutputRecord) => type !== 'handoff';
  expect(traffic(kept.records).filter(once)).toEqual(traffic(records).filter(once));
  // What became of the descriptor later is kept, too.
  expect(ofType(kept.records, 'handoff')).toEqual(ofType(records, 'handoff'));
  for (const { summary } of [decoded, kept]) expect(summary).toEqual(ofType(records, 'summary')[0]);
});

it('trace --pid shows a handoff as it happens, and lets go of the process at the end', async ({ stage }) => {
  const served = await stage.fakeBackend();
  const tracing = stage.start(['trace', '--json', '--pid', String(served.pid)]);
  await said(tracing, `watching process ${served.pid}`);
  await stage.sendOffer();
  await tracing.recordOf('handoff');
  tracing.signal('SIGINT');
  const { code, records } = await tracing.ended;
  expect(code).toBe(0);
  expect(ofType(records, 'exited')).toEqual([]);
  expect((await stage.sendOffer()).code).toBe(0);
});

it('trace ends a command that is asked to end, and says by which signal', async ({ stage }) => {
  const tracing = stage.start(['trace', '--json', '--', ...backend(stage)]);
  await said(tracing, 'waiting for offers');
  tracing.signal('SIGINT');
  const ended = await tracing.ended;
  expect(ofType(ended.records, 'exited')).toMatchObject([{ code: 0, signal: null }]);
  const sleeping = stage.start(['trace', '--json', '--', 'sh', '-c', 'echo here; exec sleep 1000']);
  await said(sleeping, 'here');
  sleeping.signal('SIGTERM');
  expect(ofType((await sleeping.ended).records, 'exited')).toMatchObject([{ code: null, signal: 'SIGTERM' }]);
});

it('trace gives a command that ends in its own way the time for that', async ({ stage }) => {
  const script = "trap 'sleep 2; exit 0' TERM; echo here; while :; do sleep 0.1; done";
  const tracing = stage.start(['trace', '--json', '--', 'sh', '-c', script]);
  await said(tracing, 'here');
  tracing.signal('SIGTERM');
  const { code, records } = await tracing.ended;
  expect(ofType(records, 'exited')).toMatchObject([{ code: 0, signal: null }]);
  expect(code).toBe(0);
});

it('trace exits as decode does: with 1 for an error that was seen, whatever the command exits with', async ({
  stage,
}) => {
  const tracing = stage.start(['trace', '--json', '--', ...backend(stage, '--once')]);
  await said(tracing, 'waiting for offers');
  await stage.sendOffer('--fault token-short');
  const { code, records } = await tracing.ended;
  expect(ofType(records, 'summary')[0]?.problems.error).toBeGreaterThan(0);
  expect(code).toBe(1);
  const quiet = await stage.run(['trace', '--json', '--', 'sh', '-c', 'exit 7']);
  expect(ofType(quiet.records, 'exited')).toMatchObject([{ code: 7, signal: null }]);
  expect(quiet.code).toBe(0);
  expect(quiet.stderr).toContain('nothing passed on Unix stream sockets');
});

it('trace says what there is not to trace', async ({ stage }) => {
  const missing = await stage.run(['trace', '--json', '--', stage.path('none')]);
  expect([missing.code, missing.error?.code]).toEqual([3, 'ENOENT']);
  const gone = await stage.run(['trace', '--json', '--pid', '4194304']);
  expect([gone.code, gone.error?.code]).toEqual([3, 'ESRCH']);
});

it('trace --interactive shows on a screen what a process does, and lets go of it', async ({ stage }) => {
  const served = await stage.fakeBackend();
  const screen = inTerminal(stage, ['trace', '--interactive', '--pid', String(served.pid)]);
  await screen.shows('0 records');
  await stage.sendOffer();
  await screen.shows('1 handoff');
  screen.type('Gk');
  await screen.shows(/HandoffOffer/);
  expect(await screen.quit()).toBe(0);
  expect((await stage.sendOffer()).code).toBe(0);
});

it('trace --interactive ends the command with the screen', async ({ stage }) => {
  const screen = inTerminal(stage, [
    ...['trace', '--interactive', '--capture', stage.path('seen.pcapng'), '--', ...backend(stage)],
  ]);
  await screen.shows('0 records');
  await screen.shows('⏺ seen.pcapng');
  expect((await stage.sendOffer('--wait 20s')).code).toBe(0);
  await screen.shows('1 handoff');
  expect(await screen.quit()).toBe(0);
});
