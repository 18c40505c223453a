import { linkSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { ofType } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

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

describe.concurrent('the capture of a running command is whole after a second start that was to', () => {
  it.for(Object.entries(FAILING))('%s', async ([, failing], { stage }) => {
    const capture = stage.path('seen.pcapng');
    const first = await stage.fakeBackend(`--capture ${capture}`);
    await stage.sendOffer('--count 3');
    await first.countOf('handoff', 3);
    const before = readFileSync(capture);
    const second = await stage.run([...failing(stage, capture), '--json']);
    expect(second).toMatchObject({ code: 3, error: { type: 'error' } });
    expect(readFileSync(capture).subarray(0, before.length)).toEqual(before);
    await stage.sendOffer('--count 2');
    first.signal('SIGINT');
    const { records } = await first.ended;
    const decoded = await stage.run(`decode --json ${capture}`);
    expect(decoded.code).toBe(0);
    expect(ofType(decoded.records, 'handoff').map(({ token }) => token)).toEqual(
      ofType(records, 'handoff').map(({ token }) => token),
    );
    expect(decoded.summary?.offers).toBe(5);
  });
});

describe.concurrent('the capture of an earlier run is left as it was by', () => {
  it.for([
    ['a command that reaches nobody', (stage: Stage) => ['send-offer', stage.endpoint], 3],
    ['a server that cannot listen', (stage: Stage) => ['fake-backend', stage.directory], 3],
    ['wrong usage', (stage: Stage) => ['send-offer', stage.endpoint, '--deadline', 'soon'], 2],
  ] as const)('%s', async ([, words, code], { stage }) => {
    const capture = stage.path('seen.pcapng');
    const earlier = await stage.fakeBackend(`--once --capture ${capture}`);
    await stage.sendOffer();
    await earlier.ended;
    linkSync(capture, stage.path('kept'));
    expect((await stage.run([...words(stage), '--json', '--capture', capture])).code).toBe(code);
    expect(readFileSync(capture)).toEqual(readFileSync(stage.path('kept')));
    expect(await stage.run(`decode --json ${capture}`)).toMatchObject({ code: 0, summary: { offers: 1 } });
  });
});
