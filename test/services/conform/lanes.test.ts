import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { besideEndpoint } from '../../../src/io/endpoint.ts';
import { brokerLane } from '../../../src/services/conform/lanes.ts';
import { loadSystem } from '../../../src/services/conform/load-system.ts';
import { makePrivateEndpoint } from '../../../src/services/private-endpoint.ts';

const LISTEN_AND_DIE =
  'require("node:net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))';

it('what a killed broker leaves behind is removed where nobody has asked for that endpoint, and only there', async () => {
  const { endpoint, remove } = makePrivateEndpoint('broker');
  const system = await loadSystem();
  const options = {
    ...{ endpoint, backendEndpoint: besideEndpoint(endpoint, 'backend'), command: [], tell: () => {} },
    ...{ service: 'zccache', wantedVersion: '1.0.0' },
  };
  try {
    for (const [number, own] of [endpoint, besideEndpoint(endpoint, '1')].entries()) {
      spawnSync(process.execPath, ['-e', LISTEN_AND_DIE, own]);
      expect(existsSync(own)).toBe(true);
      await brokerLane(options, system, number).close();
      expect(existsSync(own)).toBe(number === 0);
    }
  } finally {
    remove();
  }
});
