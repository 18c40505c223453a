import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { compiled } from './compiled.ts';
import { pipeName, serve, start } from './stage.ts';
import { WindowsProcess } from './wine.ts';

/** Long enough for the watcher to see the handle, which it looks for all the time. */
const WHILE = 'delay:3s+hangup';

let program = '';
const watchers: WindowsProcess[] = [];

beforeAll(() => {
  program = compiled('handle-watcher');
});

afterEach(async () => {
  for (const watcher of watchers.splice(0)) await watcher.kill();
});

/** A process that says which handles it is given, and when they are closed again. @param pipe where it listens */
async function watching(...pipe: readonly string[]) {
  const watcher = new WindowsProcess(
    program,
    pipe.map((name) => `\\\\.\\pipe\\${name}`),
  );
  watchers.push(watcher);
  const said = (line: RegExp) =>
    watcher.until(() => line.exec(watcher.stdout)?.[1], `a line like ${line.source}`);
  return {
    pid: await said(/^pid (\d+)\s/m),
    given: () => said(/^given (\d+) pipe\s/m),
    closed: () => said(/^closed (\d+)\s/m),
  };
}

describe('a handle that no offer has named', () => {
  it('of send-offer is closed in the process of the backend again', async () => {
    const pipe = pipeName();
    const watcher = await watching(pipe);
    const offer = start('send-offer', pipe, '--offer', WHILE, '--expect', 'unanswered');
    const value = await watcher.given();
    expect(await watcher.closed()).toBe(value);
    const { code, stderr } = await offer.ended;
    expect(code).toBe(0);
    expect(stderr).toContain(
      `no offer has named the handle ${value} to the backend; it is closed there again`,
    );
  });

  it('of fake-broker is closed in the process of the backend again', async () => {
    const [pipe, broker] = [pipeName(), pipeName()];
    const watcher = await watching(pipe);
    const broking = await serve('fake-broker', broker, '--backend', pipe, '--once', '--offer', WHILE);
    const hello = start('send-hello', broker, '--expect', 'reconnected');
    const value = await watcher.given();
    expect(await watcher.closed()).toBe(value);
    expect((await hello.ended).code).toBe(0);
    const { stderr } = await broking.ended;
    expect(stderr).toMatch(
      new RegExp(`the handle ${value} was left open in process ${watcher.pid}, and is closed there now`),
    );
    expect(await broking.record('client')).toMatchObject({ state: 'fallen-back' });
  });
});

describe('--backend-pid', () => {
  it('of send-offer names the process that gets the handle, whoever listens', async () => {
    const pipe = pipeName();
    const watcher = await watching();
    const backend = await serve('fake-backend', pipe, '--once');
    const offer = start('send-offer', pipe, '--backend-pid', watcher.pid, '--expect', 'refused');
    const value = await watcher.given();
    // The backend that listens has no such handle and refuses; what it cannot have closed is closed by whoever put it there.
    expect(await watcher.closed()).toBe(value);
    const { code, records, stderr } = await offer.ended;
    expect(code).toBe(0);
    expect(records).toContainEqual(expect.objectContaining({ type: 'verdict', released: false }));
    expect(stderr).toContain(`the backend kept the handle ${value} though it refused`);
    await backend.ended;
    expect((await backend.record('frame')).payload).toMatchObject({ handleValue: value });
  });

  it('of fake-broker does so too', async () => {
    const [pipe, broker] = [pipeName(), pipeName()];
    const watcher = await watching();
    await serve('fake-backend', pipe);
    const flags = ['--backend', pipe, '--backend-pid', watcher.pid, '--once', '--offer', WHILE];
    await serve('fake-broker', broker, ...flags);
    start('send-hello', broker, '--expect', 'reconnected');
    expect(await watcher.closed()).toBe(await watcher.given());
  });

  it('that names no process is said, and nothing is offered', async () => {
    const pipe = pipeName();
    await serve('fake-backend', pipe);
    const { code, records } = await start('send-offer', pipe, '--backend-pid', '4294967292').ended;
    expect(code).toBe(3);
    expect(records.at(-1)).toMatchObject({ type: 'error' });
  });
});
