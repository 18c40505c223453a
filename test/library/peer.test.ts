import { expect, it } from 'vitest';
import { endpointOfPeer } from '../../src/library/peer.ts';

it('a peer is an endpoint, or what has one', () => {
  expect(endpointOfPeer('backend', '/tmp/b.sock')).toBe('/tmp/b.sock');
  expect(endpointOfPeer('backend', { endpoint: '/tmp/b.sock' })).toBe('/tmp/b.sock');
  expect(endpointOfPeer('backend', undefined)).toBeUndefined();
});

it.each([[7], [null], [{}], [{ endpoint: 7 }]])('%j is neither', (peer) => {
  expect(() => endpointOfPeer('backend', peer as never)).toThrow(
    expect.objectContaining({ kind: 'usage', message: expect.stringContaining('backend') }),
  );
});
