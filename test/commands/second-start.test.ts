import { copyFileSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ofType, type RunningCli } from '../process/running.ts';
import { type Stage, sharedStage } from '../process/stage.ts';

/** Starts that cannot succeed while a fake backend listens on the stage's endpoint and writes that capture. */
const FAILING: { readonly [how: string]: (stage: Stage, capture: string) => readonly string[] } = {
  'listen on the same endpoint': ({ endpoint }, capture) => ['fake-backend', endpoint, '--capture', capture],
  'listen on a path that is no socket': (stage, capture) => {
    writeFileSync(stage.path('file'), 'mine');
    return ['fake-broker', stage.path('file'), '--capture', capture];
  },
  'listen in a directory that does not exist': (stage, capture) => [
    ...['tap', stage.path('none/tap.sock'), stage.endpoint, '--capture', capture],
  ],
  'dial nobody': (stage, capture) => ['send-hello', stage.broker, '--capture', capture],
  'dial the first one': ({ endpoint }, capture) => ['send-offer', endpoint, '--capture', capture],
  'write it through a link': (stage, capture) => {
    symlinkSync(capture, stage.path('link.pcapng'));
    return ['send-offer', stage.endpoint, '--capture', stage.path('link.pcapng')];
  },
};

/** What the first one had written when the others were started. */
let before: Buffer;
let first: RunningCli;
const running = sharedStage(async (stage) => {
  const capture = stage.path('seen.pcapng');
  first = await stage.fakeBackend(`--capture ${capture}`);
  await stage.sendOffer('--count 3');
  await first.countOf('handoff', 3);
  before = readFileSync(capture);
});

describe('the capture of a running command is whole after a second start that was to', () => {
  const capture = running.path('seen.pcapng');

  it.concurrent.for(Object.entries(FAILING))('%s', async ([, failing]) => {
    const second = await running.run([...failing(running, capture), '--json']);
    expect(second).toMatchObject({ code: 3, error: { type: 'error' } });
    expect(readFileSync(capture).subarray(0, before.length)).toEqual(before);
  });

  it('do any of these, and has what came afterwards', async () => {
    await running.sendOffer('--count 2');
    first.signal('SIGINT');
    const { records } = await first.ended;
    expect(readFileSync(capture).subarray(0, before.length)).toEqual(before);
    const decoded = await running.run(`decode --json ${capture}`);
    expect(decoded.code).toBe(0);
    expect(ofType(decoded.records, 'handoff').map(({ token }) => token)).toEqual(
      ofType(records, 'handoff').map(({ token }) => token),
    );
    expect(decoded.summary?.offers).toBe(5);
  });
});

const earlier = sharedStage(async (stage) => {
  const capture = stage.path('seen.pcapng');
  const backend = await stage.fakeBackend(`--once --capture ${capture}`);
  await stage.sendOffer();
  await backend.ended;
  copyFileSync(capture, stage.path('kept'));
  expect(await stage.run(`decode --json ${capture}`)).toMatchObject({ code: 0, summary: { offers: 1 } });
});

describe('the capture of an earlier run is left as it was by', () => {
  it.for([
    ['a command that reaches nobody', (stage: Stage) => ['send-offer', stage.endpoint], 3],
    ['a server that cannot listen', (stage: Stage) => ['fake-backend', stage.directory], 3],
    ['wrong usage', (stage: Stage) => ['send-offer', stage.endpoint, '--deadline', 'soon'], 2],
  ] as const)('%s', async ([, words, code]) => {
    const capture = earlier.path('seen.pcapng');
    const inode = statSync(capture).ino;
    expect((await earlier.run([...words(earlier), '--json', '--capture', capture])).code).toBe(code);
    expect(statSync(capture).ino).toBe(inode);
    expect(readFileSync(capture)).toEqual(readFileSync(earlier.path('kept')));
  });
});
