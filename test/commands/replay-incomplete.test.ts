import { writeFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { it, type Stage } from '../process/stage.ts';
import { ack, offer, TOKEN, toHex } from '../wire/building.ts';

interface Event {
  readonly direction: 'broker->backend' | 'backend->broker';
  readonly hex: string;
  readonly descriptors?: number;
  readonly gap?: number;
}

/** A handoff of which strace has cut what is longer than 32 bytes. */
const CUT: readonly Event[] = [
  { direction: 'broker->backend', hex: toHex(TOKEN), descriptors: 1 },
  { direction: 'broker->backend', hex: toHex(offer().subarray(0, 32)) },
  { direction: 'broker->backend', hex: '', gap: offer().length - 32 },
  { direction: 'backend->broker', hex: toHex(ack().subarray(0, 32)) },
  { direction: 'backend->broker', hex: '', gap: ack().length - 32 },
];

const WHOLE: readonly Event[] = [
  { direction: 'broker->backend', hex: toHex(TOKEN), descriptors: 1 },
  { direction: 'broker->backend', hex: toHex(offer()) },
  { direction: 'backend->broker', hex: toHex(ack()) },
];

function recording(stage: Stage, ...connections: readonly (readonly Event[])[]): string {
  const lines = connections.flatMap((events, connection) =>
    events.map((event, nth) =>
      JSON.stringify({ us: nth, connection, descriptors: 0, ...event, ...(nth === 0 && { start: 1 }) }),
    ),
  );
  const file = stage.path('cut.ndjson');
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

describe.concurrent('replay of a recording that is not whole', () => {
  it('ends with 3 where nothing is left to play, and says what is missing', async ({ stage }) => {
    await stage.fakeBackend();
    const ended = await stage.run(['replay', recording(stage, CUT), stage.endpoint, '--as', 'broker']);
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/lacks \d+ bytes of what was said broker-to-backend on connection 0/);
    expect(ended.stderr).toContain('strace -s 65536');
  });

  it('plays the connections that are whole, and says which it leaves out', async ({ stage }) => {
    await stage.fakeBackend();
    const file = recording(stage, CUT, WHOLE);
    const { code, records, stderr } = await stage.run([
      ...['replay', file, stage.endpoint, '--as', 'broker', '--json'],
    ]);
    expect(stderr).toContain('1 of 2 connections left out');
    expect(records.find(({ type }) => type === 'replayed')).toMatchObject({
      ...{ played: 1, connections: 2, compared: 1, different: 0 },
    });
    expect(code).toBe(0);
  });
});
