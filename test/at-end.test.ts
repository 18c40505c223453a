import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it as plainIt, vi } from 'vitest';
import { eventually } from './process/eventually.ts';
import { it } from './process/stage.ts';

const RECORDING = new URL('./fixtures/captures/accept/events.ndjson', import.meta.url);

plainIt('listens for the end only while there is something to undo', async () => {
  // Others in this process may have something to undo.
  vi.resetModules();
  const { atEnd, notAtEnd } = await import('../src/at-end.ts');
  const counts = () => ['exit', 'SIGINT', 'SIGTERM', 'SIGHUP'].map((event) => process.listenerCount(event));
  const before = counts();
  const [one, other] = [() => {}, () => {}];
  atEnd(one);
  atEnd(other);
  expect(counts()).toEqual(before.map((count) => count + 1));
  notAtEnd(one);
  notAtEnd(other);
  notAtEnd(other);
  expect(counts()).toEqual(before);
});

describe.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s', (signal) => {
  it.for(['x.parquet', 'x.pcapng'])(
    'ends convert while it waits for more, and leaves no half of %s and no lock',
    async (name, { stage }) => {
      const pipe = stage.path('in');
      execFileSync('mkfifo', [pipe]);
      const writer = openSync(pipe, 'r+');
      stage.afterwards(() => closeSync(writer));
      writeSync(writer, readFileSync(RECORDING));
      mkdirSync(stage.path('out'));
      const there = () => readdirSync(stage.path('out'));
      const convert = stage.start(['convert', pipe, join(stage.path('out'), name)]);
      await eventually(
        () => there().some((file) => file === 'x.pcapng' || file.endsWith('.new')),
        'it has begun to write',
      );
      convert.signal(signal);
      expect(await convert.ended).toMatchObject({ code: null, signal });
      expect(there().filter((file) => file !== 'x.pcapng')).toEqual([]);
    },
  );

  it('ends a demo, which leaves nothing', async ({ stage }) => {
    const demo = stage.start('demo', { env: { TMPDIR: stage.directory } });
    await eventually(() => readdirSync(stage.directory).length > 0, 'it has begun');
    demo.signal(signal);
    const { signal: by, stdout } = await demo.ended;
    // It may have been over already, or nearly so: then its recording is there to look at.
    const over = by === null || stdout.includes('Try next:');
    expect(readdirSync(stage.directory)).toHaveLength(over ? 1 : 0);
  });
});
