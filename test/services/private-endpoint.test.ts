import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { expect, it } from 'vitest';
import { makePrivateEndpoint } from '../../src/services/private-endpoint.ts';

it('is named after its role, short enough for a socket, and gone once removed', () => {
  const { endpoint, remove } = makePrivateEndpoint('backend');
  expect(basename(endpoint)).toBe('backend.sock');
  expect(Buffer.byteLength(endpoint)).toBeLessThan(108);
  expect(existsSync(dirname(endpoint))).toBe(true);
  remove();
  expect(existsSync(dirname(endpoint))).toBe(false);
});
