import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  endpointToDial,
  endpointToListenOn,
  makePrivateEndpoint,
  namedEndpointToDial,
} from '../../src/services/private-endpoint.ts';

it('is named after its role, short enough for a socket, and gone once removed', () => {
  const { endpoint, remove } = makePrivateEndpoint('backend');
  expect(basename(endpoint)).toBe('backend.sock');
  expect(Buffer.byteLength(endpoint)).toBeLessThan(108);
  expect(existsSync(dirname(endpoint))).toBe(true);
  remove();
  expect(existsSync(dirname(endpoint))).toBe(false);
});

describe(':auto', () => {
  const auto = { HANDOFF_ENDPOINT: ':auto' };

  it('is a fresh endpoint for whoever listens, also where the environment says so', () => {
    const endpoints = [endpointToListenOn(':auto', 'broker'), endpointToListenOn(undefined, 'broker', auto)];
    expect(endpoints.map((endpoint) => basename(endpoint))).toEqual(['broker.sock', 'broker.sock']);
    expect(new Set(endpoints).size).toBe(2);
  });

  it('cannot be dialled', () => {
    const refused = ':auto is a fresh endpoint to listen on; nobody can be listening there yet';
    expect(() => endpointToDial(':auto', 'backend')).toThrow(refused);
    expect(() => endpointToDial(undefined, 'backend', auto)).toThrow(refused);
    expect(() => namedEndpointToDial(':auto')).toThrow(refused);
  });
});

it('an endpoint given counts before that of the environment', () => {
  const environment = { HANDOFF_ENDPOINT: '/tmp/other.sock' };
  expect(endpointToListenOn('/tmp/own.sock', 'backend', environment)).toBe('/tmp/own.sock');
  expect(endpointToDial(undefined, 'backend', environment)).toBe('/tmp/other.sock');
});
