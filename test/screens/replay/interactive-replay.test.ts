import { expect } from 'vitest';
import { it } from '../../process/stage.ts';
import { inTerminal } from '../../process/terminal.ts';

const SIZE = { cols: 120, rows: 40 };

it('a recording is played to a real backend, again and again, until it is left', async ({ stage }) => {
  await stage.fakeBackend('--reply ack,ack,refuse:busy');
  const capture = stage.path('seen.pcapng');
  expect(await stage.run(['send-offer', stage.endpoint, '--capture', capture])).toMatchObject({ code: 0 });
  const played = stage.path('played.pcapng');
  const screen = inTerminal(
    stage,
    ['replay', capture, stage.endpoint, '--as', 'broker', '--interactive', '--capture', played],
    SIZE,
  );
  await screen.shows('⏺ played.pcapng');
  await screen.shows('run 1: ✓ all as recorded');
  screen.type('r');
  await screen.shows('run 2: ≠ 1 differ');
  screen.type('n');
  await screen.shows('≠ payload.accepted');
  expect(await screen.quit()).toBe(1);
  const { stdout } = await stage.run(['decode', played, '--json', '--filter', 'type == "handoff"']);
  expect(stdout.match(/"outcome":"(\w+)"/g)).toEqual(['"outcome":"refused"']);
});

it('says on the screen that nobody listens, and with the exit code', async ({ stage }) => {
  await stage.fakeBackend();
  const capture = stage.path('seen.pcapng');
  expect(await stage.run(['send-offer', stage.endpoint, '--capture', capture])).toMatchObject({ code: 0 });
  const args = ['replay', capture, stage.path('nobody.sock'), '--as', 'broker', '--interactive'];
  const screen = inTerminal(stage, args, SIZE);
  await screen.shows('run 1: ✗');
  expect(await screen.quit()).toBe(3);
});

it('ends with 3 where what it plays could not be recorded', async ({ stage }) => {
  await stage.fakeBackend();
  const capture = stage.path('seen.pcapng');
  expect(await stage.run(['send-offer', stage.endpoint, '--capture', capture])).toMatchObject({ code: 0 });
  const args = ['replay', capture, stage.endpoint, '--as', 'broker', '--capture', '/dev/full'];
  const screen = inTerminal(stage, [...args, '--interactive'], SIZE);
  await screen.shows('run 1: ✓ all as recorded');
  expect(await screen.quit()).toBe(3);
  await screen.shows('cannot write the capture /dev/full, it ends here');
});

it('needs a terminal', async ({ stage }) => {
  const args = ['replay', 'seen.pcapng', stage.endpoint, '--as', 'broker', '--interactive'];
  expect(await stage.run(args)).toMatchObject({ code: 2 });
});
