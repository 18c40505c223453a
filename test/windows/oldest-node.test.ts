import { expect, it } from 'vitest';
import { oldestNodeForWindows } from '../../tools/windows/lay-out.ts';
import { pipeName } from './stage.ts';
import { onWindows } from './wine.ts';

it('hands a connection over with the oldest Node that the program runs on', async () => {
  const node = oldestNodeForWindows();
  const { stdout } = await onWindows(['--version'], node).ended;
  expect(stdout).toMatch(/ win32-x64 node-v20\./);
  const pipe = pipeName();
  const backend = onWindows(['fake-backend', pipe, '--once', '--json'], node);
  await backend.record('listening');
  const offer = onWindows(['send-offer', pipe, '--send', 'ping', '--expect-answer', 'ping', '--json'], node);
  expect((await offer.ended).code).toBe(0);
  expect((await backend.ended).code).toBe(0);
  expect(await backend.record('handoff')).toMatchObject({ passed: [{ kind: 'stream', fate: 'adopted' }] });
});
