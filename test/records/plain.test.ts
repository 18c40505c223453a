import { describe, expect, it } from 'vitest';
import { plain } from '../../src/records/plain.ts';
import type { OutputRecord } from '../../src/records/record.ts';
import { ack, bytes, concat, offer, TOKEN } from '../wire/building.ts';
import { decode, fromBackend, toBackend } from './decoding.ts';

const names = (record: OutputRecord | undefined) => Object.keys(plain(record!));

describe('a plain record has the documented fields, in their order', () => {
  const records = decode(toBackend(concat(TOKEN, offer())), fromBackend(concat(ack(), bytes('70696e67'))));
  const of = (type: OutputRecord['type']) => names(records.find((record) => record.type === type));

  it('of a sideband', () => {
    expect(of('sideband')).toEqual([
      'type',
      'connection',
      'offset',
      'length',
      'token',
      'descriptors',
      'problems',
    ]);
  });

  it('of a frame', () => {
    expect(of('frame')).toEqual([
      ...['type', 'index', 'connection', 'direction', 'offset', 'length', 'time'],
      ...['message', 'envelope', 'payload', 'descriptors', 'problems'],
    ]);
  });

  it('of loose bytes', () => {
    expect(of('bytes')).toEqual([
      ...['type', 'connection', 'direction', 'offset', 'length', 'hex', 'descriptors', 'problems'],
    ]);
  });

  it('of a handoff', () => {
    expect(of('handoff')).toEqual([
      ...['type', 'index', 'connection', 'token', 'correlationId', 'serviceName'],
      ...['outcome', 'offer', 'ack', 'ready', 'latencyMs', 'errorDetail', 'problems'],
    ]);
  });
});
