import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { EXIT } from '../../src/failure.ts';
import { observer, type RecordSink } from '../../src/output/record-sink.ts';
import type { OutputRecord, SummaryRecord } from '../../src/records/record.ts';
import { Tally } from '../../src/records/tally.ts';
import { type Serving, serving } from '../../src/services/serving.ts';
import { it } from '../process/stage.ts';

const NOTHING: Serving = { timeoutMs: null, endpointFile: null, expected: null, control: null };

/** Serves until stopped, and reports that summary. */
const server =
  (accepted: number) =>
  async (sink: RecordSink, stop: Promise<void>): Promise<number> => {
    sink.record({ type: 'listening', endpoint: '/run/x.sock' });
    await stop;
    const none: SummaryRecord = new Tally().summary;
    sink.record({ ...none, handoffs: { ...none.handoffs, accepted } });
    return EXIT.ok;
  };

async function served(asked: Partial<Serving>, accepted = 1) {
  const records: OutputRecord[] = [];
  const said: string[] = [];
  const sink = observer(
    (record) => records.push(record),
    (text) => said.push(text),
  );
  const stop = asked.timeoutMs == null ? Promise.resolve() : new Promise<void>(() => {});
  const code = await serving({ ...NOTHING, ...asked }, sink, stop, server(accepted));
  return { code, said, summary: records.at(-1) };
}

describe('a server', () => {
  it('ends well when it is stopped', async () => {
    expect(await served({})).toMatchObject({ code: 0, said: [] });
  });

  it('falls short when its time is up', async () => {
    expect(await served({ timeoutMs: 1 })).toMatchObject({ code: 1, said: ['ended by --timeout after 1ms'] });
  });

  it('says in its summary that its time was up, also where all went as expected', async () => {
    const expected = { counts: new Map([['accepted', 1]]), text: 'accepted=1' };
    const late = await served({ timeoutMs: 1, expected });
    expect(late.summary).toMatchObject({ met: true, endedBy: 'timeout' });
    expect(late.code).toBe(1);
    expect((await served({ expected })).summary).not.toHaveProperty('endedBy');
  });

  it('has its endpoint in a file once it listens', async ({ stage }) => {
    const endpointFile = stage.path('endpoint');
    await served({ endpointFile });
    expect(readFileSync(endpointFile, 'utf8')).toBe('/run/x.sock\n');
  });

  it.for([
    [1, 0, true],
    [2, 1, false],
  ] as const)('that was to accept 1 and accepts %i ends with %i', async ([accepted, code, met]) => {
    const expected = { counts: new Map([['accepted', 1]]), text: 'accepted=1' };
    const outcome = await served({ expected }, accepted);
    expect(outcome.code).toBe(code);
    expect(outcome.summary).toMatchObject({ expected: 'accepted=1', met });
    expect(outcome.said).toHaveLength(met ? 0 : 1);
  });
});
