import { describe, expect } from 'vitest';
import { besideEndpoint } from '../../src/io/endpoint.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { dialRaw, listenRaw } from '../process/raw-peers.ts';
import { BINARY, ofType, Running } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

/** How many files a server may open, and how many connections want to be accepted. */
const MOST_FILES = 64;
const CONNECTIONS = 128;

/** Where a server can be steered. */
const controlOf = (stage: Stage) => stage.path('control.sock');

describe.concurrent('a server that runs out of descriptors', () => {
  it.for([
    ['fake-backend', 'its endpoint', ({ tapped }: Stage) => tapped],
    ['fake-broker', 'its endpoint', ({ tapped }: Stage) => tapped],
    ['tap', 'its endpoint', ({ tapped }: Stage) => tapped],
    [
      'fake-broker',
      'the echo that clients fall back to',
      ({ tapped }: Stage) => besideEndpoint(tapped, 'fallback'),
    ],
    ['fake-backend', '--control', controlOf],
  ] as const)('%s says so in a record, where %s is dialled', async ([command, , dialled], { stage }) => {
    const target = command === 'tap' ? [stage.endpoint] : [];
    const endpoint = dialled(stage);
    const control = dialled === controlOf ? ['--control', endpoint] : [];
    if (command === 'tap') await listenRaw(stage, () => {});
    const limited = ['-c', `ulimit -n ${MOST_FILES} && exec "$@"`, 'bash', process.execPath, BINARY];
    const server = stage.keep(
      new Running<OutputRecord>('bash', [...limited, command, stage.tapped, ...target, ...control, '--json']),
    );
    await server.record((record): record is OutputRecord => record.type === 'listening');
    for (let count = 0; count < CONNECTIONS; count++) await dialRaw(stage, endpoint);
    const error = await server.record((record): record is OutputRecord => record.type === 'error');
    expect(error).toMatchObject({ code: 'EMFILE', message: expect.stringContaining('cannot accept') });
    server.signal('SIGTERM');
    const { code, records } = await server.ended;
    expect(code).toBe(3);
    expect(records.at(-1)).toMatchObject({ type: 'summary' });
    // A tap frees descriptors as it closes the connections that it cannot pass on.
    if (command !== 'tap') expect(ofType(records, 'error')).toHaveLength(1);
  });
});
