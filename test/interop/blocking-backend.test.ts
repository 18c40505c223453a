import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { eventually } from '../process/eventually.ts';
import { it } from '../process/stage.ts';
import { referenceClients } from './reference-peer.ts';

const SOURCE = fileURLToPath(new URL('blocking-backend.c', import.meta.url));

// Node makes what it accepts non-blocking, and the flag travels with the descriptor.
it.for(['send-hello', 'a client of the reference'] as const)(
  'a C backend that reads the connection with blocking calls serves %s behind fake-broker',
  async (client, { stage }) => {
    const program = stage.path('blocking-backend');
    execFileSync('cc', ['-Wall', '-Werror', '-o', program, SOURCE]);
    const backend = spawn(program, [stage.endpoint], { stdio: ['ignore', 'ignore', 'pipe'] });
    stage.afterwards(() => backend.kill());
    let said = '';
    backend.stderr.on('data', (chunk: Buffer) => {
      said += chunk;
    });
    const ended = new Promise((done) => backend.once('exit', done));
    await eventually(() => existsSync(stage.endpoint), 'the backend listens');
    const broker = await stage.fakeBroker();
    if (client === 'send-hello')
      expect(await stage.sendHello('--send ping --ready-timeout 1h')).toMatchObject({
        code: 0,
        verdicts: [{ route: 'adopted', adopted: { received: 'ping' } }],
      });
    else
      expect(await referenceClients(stage)).toMatchObject([
        { route: 'adopted', received: 'ping', closed: false },
      ]);
    expect(await broker.recordOf('client')).toMatchObject({ state: 'adopted' });
    expect([await ended, said]).toEqual([0, '']);
  },
);
