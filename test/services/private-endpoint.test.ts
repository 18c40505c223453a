import { existsSync, statSync } from 'node:fs';
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
