import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { makePrivateEndpoint } from '../../src/services/private-endpoint.ts';

it('is fresh each time, for its owner alone, and gone once removed', () => {
  const made = [makePrivateEndpoint('backend'), makePrivateEndpoint('backend')];
  const [one, other] = made.map(({ endpoint }) => dirname(endpoint));
  expect(one).not.toBe(other);
  expect(statSync(one!).mode & 0o777).toBe(0o700);
  expect(Buffer.byteLength(made[0]!.endpoint)).toBeLessThan(108);
  for (const { remove } of made) remove();
  expect(existsSync(one!)).toBe(false);
});

it.runIf(process.platform === 'linux')('what a killed process left is gone with the next one', async () => {
  const killed = spawn(process.execPath, ['-e', '']);
  await once(killed, 'exit');
  const first = makePrivateEndpoint('backend');
  const left = dirname(first.endpoint).replace(`-${process.pid}-`, `-${killed.pid}-`);
  mkdirSync(left);
  const second = makePrivateEndpoint('backend');
  expect(existsSync(left)).toBe(false);
  expect(existsSync(dirname(first.endpoint))).toBe(true);
  first.remove();
  second.remove();
});
