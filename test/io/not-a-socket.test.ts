import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { Failure } from '../../src/failure.ts';
import { reach } from '../../src/io/dial.ts';
import { oneProcess } from '../process/one-process.ts';
import { ROOT } from '../process/running.ts';
import { it } from '../process/stage.ts';

const shared = oneProcess();

const SAMPLE = join(ROOT, 'test/fixtures/captures/accept/events.ndjson');

/** Every way to dial a path. @param backend one that listens */
function dialling(path: string, backend: string): readonly (readonly string[])[] {
  return [
    ['send-offer', path],
    ['send-offer', path, '--wait', '1h'],
    ['send-offer', backend, '--connect', path],
    ['send-hello', path],
    ['conform', 'backend', path],
    ['conform', 'broker', path, '--backend-endpoint', `${path}-2`],
    ['control', path, 'list'],
    ['replay', SAMPLE, path, '--as', 'broker'],
    ['tap', '--takeover', path],
  ];
}

describe.concurrent('a path that is not a socket', () => {
  it('is told as what it is, whoever dials it', async ({ stage }) => {
    await stage.fakeBackend();
    const file = stage.path('file');
    writeFileSync(file, '');
    for (const command of dialling(file, stage.endpoint)) {
      const { code, stderr } = await shared.run(command);
      expect({ command, code, stderr }).toEqual({
        command,
        code: 3,
        stderr: expect.stringContaining(`${file}: it is a regular file, not a socket`),
      });
    }
  });

  it('is named by its kind, also behind a link', async ({ stage }) => {
    const directory = stage.path('directory');
    mkdirSync(directory);
    symlinkSync(directory, stage.endpoint);
    const failure = await reach(stage.endpoint);
    if (!(failure instanceof Failure)) throw new Error('it was reached');
    expect(failure.message).toBe(`cannot connect to ${stage.endpoint}: it is a directory, not a socket`);
    expect(failure.hint).not.toContain('start');
  });

  it('is told of a backend that a broker offers to', async ({ stage }) => {
    writeFileSync(stage.endpoint, '');
    const broker = await stage.fakeBroker('--once');
    await stage.sendHello();
    expect((await broker.recordOf('client')).reason).toContain('it is a regular file, not a socket');
  });
});
