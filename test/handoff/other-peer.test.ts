import { expect, it } from 'vitest';
import { otherPeer } from '../../src/handoff/other-peer.ts';
import { FrameKind, Protocol } from '../../src/wire/registry.ts';
import { ack, hello, helloReply, offer, read, ready } from '../wire/building.ts';

const instead = (kind: number, bytes: Uint8Array) => otherPeer(read(bytes), Protocol.HANDOFF, kind);
const { REQUEST, RESPONSE, EVENT } = FrameKind;

it('tells who sent it, where a frame of a handoff was due', () => {
  expect(instead(REQUEST, hello())).toContain('it is a Hello: the peer looks like a client');
  expect(instead(RESPONSE, helloReply({ refused: { code: 1 } }))).toContain('the peer looks like a broker');
  expect(instead(REQUEST, ack())).toContain('it is an ACK: the peer looks like a backend');
  expect(instead(REQUEST, ready())).toContain('it is a ready: the peer looks like a broker');
  expect(instead(RESPONSE, offer())).toContain('it is an offer: the peer looks like a broker');
  expect(instead(EVENT, offer())).toContain('it is an offer: the peer looks like a broker');
});

it('says nothing of the message that was due, whatever its kind, nor of one that the peer sends in its own role', () => {
  expect(instead(REQUEST, offer())).toBe('');
  expect(instead(RESPONSE, ack())).toBe('');
  expect(instead(RESPONSE, ready())).toBe('');
  expect(instead(EVENT, ack())).toBe('');
  expect(instead(EVENT, helloReply({ refused: { code: 1 } }))).toBe('');
  expect(otherPeer(read(hello()), Protocol.CONTROL, REQUEST)).toBe('');
});
