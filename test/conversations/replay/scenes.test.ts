import { describe, expect, it } from 'vitest';
import type { Part } from '../../../src/conversations/replay/part.ts';
import { lineName } from '../../../src/conversations/replay/scene.ts';
import { type RecordedLine, Scenes } from '../../../src/conversations/replay/scenes.ts';
import { ack, bytes, hello, offer, ready, TOKEN } from '../../wire/building.ts';
import { heard } from './staging.ts';

type Where = Pick<RecordedLine, 'connection' | 'direction'>;

function line(said: Uint8Array, { connection, direction }: Where): RecordedLine {
  const { frame, ...rest } = heard(said);
  const inferred = rest.type === 'sideband' ? 'broker-to-backend' : (frame?.direction ?? null);
  return { ...rest, frame, connection, direction, inferred, index: null, time: null };
}

function scenes(part: Part, recorded: readonly RecordedLine[]): string[] {
  const sorted = new Scenes(part);
  for (const one of recorded) sorted.add(one);
  return sorted.scenes.map(({ lines }) =>
    lines.map((one) => `${one.own ? 'own' : 'peer'} ${lineName(one)}`).join(', '),
  );
}

describe('a recording of connections', () => {
  const at = (connection: number, direction: Where['direction']) => ({ connection, direction });

  it('has one scene for each, however they are mixed', () => {
    const recorded = [
      line(TOKEN, at(1, 'broker-to-backend')),
      line(hello(), at(0, 'client-to-broker')),
      line(offer(), at(1, 'broker-to-backend')),
      line(offer(), at(2, 'broker-to-backend')),
      line(ack(), at(1, 'backend-to-broker')),
      line(bytes('ffff'), at(2, 'backend-to-broker')),
      line(ready(), at(0, 'broker-to-client')),
    ];
    expect(scenes('backend', recorded)).toEqual([
      'peer sideband, peer HandoffOffer, own HandoffAck',
      'peer HandoffOffer, own 2 bytes',
    ]);
    expect(scenes('broker', recorded)[0]).toBe('own sideband, own HandoffOffer, peer HandoffAck');
    expect(scenes('client', recorded)).toEqual(['own Hello, peer ready']);
  });

  it('keeps several offers of one connection together', () => {
    const recorded = [offer(), offer()].map((said) => line(said, at(1, 'broker-to-backend')));
    expect(scenes('broker', recorded)).toEqual(['own HandoffOffer, own HandoffOffer']);
  });
});

describe('a recording that is one stream', () => {
  const stream = (...said: readonly Uint8Array[]) =>
    said.map((one) => line(one, { connection: 0, direction: null }));

  it('is cut where an offer or a Hello begins', () => {
    const recorded = stream(TOKEN, offer(), ack(), offer(), TOKEN, offer(), bytes('ffff'));
    expect(scenes('broker', recorded)).toEqual([
      'own sideband, own HandoffOffer, peer HandoffAck',
      'own HandoffOffer',
      'own sideband, own HandoffOffer, peer 2 bytes',
    ]);
    expect(scenes('client', stream(hello(), hello(), ready()))).toEqual([
      'own Hello',
      'own Hello, peer ready',
    ]);
  });

  it('may hold one direction only', () => {
    expect(scenes('backend', stream(ack()))).toEqual(['own HandoffAck']);
    expect(scenes('broker', stream(ack()))).toEqual(['peer HandoffAck']);
  });
});
