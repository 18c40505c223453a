import { describe, expect } from 'vitest';
import { fileChunks } from '../../src/capture/file-chunks.ts';
import type { Side } from '../../src/conversations/replay/side.ts';
import { observer } from '../../src/output/record-sink.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { recordedConnections } from '../../src/services/recorded-connections.ts';
import { replay } from '../../src/services/replay.ts';
import { ofType } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';
import { backendHere } from './here.ts';

const recording = (name: string) => ({
  name,
  chunks: fileChunks(`test/fixtures/captures/${name}/events.ndjson`),
  direction: null,
});

async function replayed(stage: Stage, name: string, side: Side) {
  const records: OutputRecord[] = [];
  const settings = { side, speed: null, verbatim: false, ignored: new Set<string>(), deadlineMs: 3_600_000 };
  let token = 0;
  const code = await replay(
    {
      ...recording(name),
      endpoint: stage.endpoint,
      settings: { ...settings, pid: process.pid, newToken: () => new Uint8Array(16).fill(++token) },
      capture: null,
      hint: 'start a backend',
    },
    observer((record) => records.push(record)),
    new Promise(() => {}),
  );
  return { code, records };
}

describe.concurrent('replay as the broker', () => {
  it('meets a backend that answers as the recorded one did', async ({ stage }) => {
    await backendHere(stage, 'ack');
    const { code, records } = await replayed(stage, 'accept', 'broker');
    expect(ofType(records, 'replayed')).toMatchObject([{ different: 0 }]);
    expect(code).toBe(0);
  });

  it('shows each field that a backend answers differently', async ({ stage }) => {
    await backendHere(stage, 'refuse:busy');
    const { code, records } = await replayed(stage, 'accept', 'broker');
    const fields = ofType(records, 'compared').flatMap(({ differences }) =>
      differences.map(({ field }) => field),
    );
    expect(fields).toContain('payload.accepted');
    expect(code).toBe(1);
  });

  it('names the hint where nothing is listening', async ({ stage }) => {
    await expect(replayed(stage, 'accept', 'broker')).rejects.toMatchObject({ hint: 'start a backend' });
  });
});

describe('a recording', () => {
  it.for(['broker', 'client', 'backend'] as const)('has what was said by a %s, and to it', async (side) => {
    const { connections, detailed } = await recordedConnections(recording('accept'), side);
    const said = connections.flatMap(({ messages }) => messages.map(({ own }) => own));
    expect(new Set(said)).toEqual(new Set([true, false]));
    expect(detailed).toBe(true);
  });
});
