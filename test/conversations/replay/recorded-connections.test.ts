import { describe, expect, it } from 'vitest';
import {
  RecordedConnections,
  type RecordedPiece,
} from '../../../src/conversations/replay/recorded-connections.ts';
import { messageName } from '../../../src/conversations/replay/recorded-message.ts';
import type { Side } from '../../../src/conversations/replay/side.ts';
import { ack, bytes, hello, offer, ready, TOKEN } from '../../wire/building.ts';
import { live } from './settings.ts';

type Where = Pick<RecordedPiece, 'connection' | 'direction'>;

function message(said: Uint8Array, { connection, direction }: Where): RecordedPiece {
  const { frame, ...rest } = live(said);
  const inferred = rest.type === 'sideband' ? 'broker-to-backend' : (frame?.direction ?? null);
  return { ...rest, frame, connection, direction, inferred, index: null, time: null };
}

function connections(side: Side, recorded: readonly RecordedPiece[]): string[] {
  const sorted = new RecordedConnections(side);
  for (const one of recorded) sorted.add(one);
  return sorted.connections.map(({ messages }) =>
    messages.map((one) => `${one.own ? 'own' : 'peer'} ${messageName(one)}`).join(', '),
  );
}

describe('a recording of connections', () => {
  const at = (connection: number, direction: Where['direction']) => ({ connection, direction });

  it('has one connection for each, however they are mixed', () => {
    const recorded = [
      message(TOKEN, at(1, 'broker-to-backend')),
      message(hello(), { connection: 0, direction: 'client-to-broker' }),
      message(offer(), at(1, 'broker-to-backend')),
      message(offer(), at(2, 'broker-to-backend')),
      message(ack(), at(1, 'backend-to-broker')),
      message(bytes('ffff'), at(2, 'backend-to-broker')),
      message(ready(), at(0, 'broker-to-client')),
    ];
    expect(connections('backend', recorded)).toEqual([
      'peer sideband, peer HandoffOffer, own HandoffAck',
      'peer HandoffOffer, own 2 bytes',
    ]);
    expect(connections('broker', recorded)[0]).toBe('own sideband, own HandoffOffer, peer HandoffAck');
    expect(connections('client', recorded)).toEqual(['own Hello, peer ready']);
  });

  it('knows who ended each, where any end is told', () => {
    const ends = (side: Side, told: boolean) => {
      const sorted = new RecordedConnections(side);
      for (const connection of [0, 1, 2, 3])
        sorted.add(message(offer(), at(connection, 'broker-to-backend')));
      if (told) sorted.end(0, 'broker-to-backend', 7);
      if (told) sorted.end(1, 'backend-to-broker', 8);
      if (told) sorted.end(2, null, null);
      return sorted.connections.map(({ end: { by, time } }) => `${by} ${time}`);
    };
    expect(ends('backend', true)).toEqual(['peer 7', 'own 8', 'unknown null', 'nobody null']);
    expect(ends('broker', true)).toEqual(['own 7', 'peer 8', 'unknown null', 'nobody null']);
    expect(ends('broker', false)).toEqual(Array(4).fill('unknown null'));
  });

  it('keeps several offers of one connection together', () => {
    const recorded = [offer(), offer()].map((said) => message(said, at(1, 'broker-to-backend')));
    expect(connections('broker', recorded)).toEqual(['own HandoffOffer, own HandoffOffer']);
  });
});

describe('a recording that is one stream', () => {
  const stream = (...said: readonly Uint8Array[]) =>
    said.map((one) => message(one, { connection: 0, direction: null }));

  it('is cut where an offer or a Hello begins', () => {
    const recorded = stream(TOKEN, offer(), ack(), offer(), TOKEN, offer(), bytes('ffff'));
    expect(connections('broker', recorded)).toEqual([
      'own sideband, own HandoffOffer, peer HandoffAck',
      'own HandoffOffer',
      'own sideband, own HandoffOffer, peer 2 bytes',
    ]);
    expect(connections('client', stream(hello(), hello(), ready()))).toEqual([
      'own Hello',
      'own Hello, peer ready',
    ]);
  });

  it('may hold one direction only', () => {
    expect(connections('backend', stream(ack()))).toEqual(['own HandoffAck']);
    expect(connections('broker', stream(ack()))).toEqual(['peer HandoffAck']);
  });

  it('knows where something is missing, unless an application said it', () => {
    const sorted = new RecordedConnections('client');
    const gap = { offset: 9, length: 4 };
    sorted.add(message(hello(), { connection: 0, direction: 'client-to-broker' }));
    sorted.addGap({ ...gap, connection: 0, direction: 'client-to-broker' });
    expect(sorted.connections.map((one) => one.gap)).toEqual([null]);
    sorted.addGap({ ...gap, connection: 0, direction: 'broker-to-client' });
    expect(sorted.connections.map((one) => one.gap)).toEqual([
      { ...gap, connection: 0, direction: 'broker-to-client' },
    ]);
  });
});
