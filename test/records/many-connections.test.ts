import { describe, expect, it } from 'vitest';
import { ConnectionRoles } from '../../src/capture/connection-roles.ts';
import { Decoder } from '../../src/records/decoder.ts';
import type { TrafficRecord } from '../../src/records/traffic-record.ts';
import { offer } from '../wire/building.ts';
import { frames, loose, toBackend } from './decoding.ts';

describe('more connections than are followed at once', () => {
  const MANY = 10_000;

  it('that all break off inside a frame lose no byte, and their offsets go on', () => {
    const records: TrafficRecord[] = [];
    const decoder = new Decoder((record) => records.push(record));
    for (let round = 0; round < 2; round++)
      for (let connection = 0; connection < MANY; connection++)
        // Each in a buffer of its own that is far larger, as a chunk of a file is.
        decoder.push(toBackend(new Uint8Array(4096).fill(1).subarray(0, 3), { connection }));
    decoder.end();
    const found = loose(records);
    expect(found.reduce((sum, { length }) => sum + length, 0)).toBe(2 * 3 * MANY);
    const ofLast = found.filter(({ connection }) => connection === 17);
    expect(ofLast.map(({ offset, length }) => [offset, length])).toEqual([
      [0, 3],
      [3, 3],
    ]);
  });

  it('are given up in the order in which they were last heard of', () => {
    const followed = 8_192;
    const records: TrafficRecord[] = [];
    const decoder = new Decoder((record) => records.push(record), { hashKey: 0x1234_5678 });
    const say = (connection: number) => decoder.push(toBackend(Uint8Array.of(1), { connection }));
    for (let connection = 0; connection < followed; connection++) say(connection);
    for (const connection of [0, 2, 0]) say(connection);
    // Numbers that differ in nothing but their upper half.
    for (let more = 1; more <= 3; more++) say(2 ** 33 * more);
    expect(loose(records).map(({ connection }) => connection)).toEqual([1, 3, 4]);
    decoder.end();
    const ended = loose(records).slice(3);
    expect(ended.map(({ connection }) => connection).slice(0, 2)).toEqual([5, 6]);
    const last = [2, 0, 2 ** 33, 2 ** 34, 3 * 2 ** 33];
    expect(ended.map(({ connection }) => connection).slice(-5)).toEqual(last);
  });

  it('are given up in that order whenever they were heard of, also after most of them have ended', () => {
    const followed = 8_192;
    const records: TrafficRecord[] = [];
    const decoder = new Decoder((record) => records.push(record));
    const say = (connection: number) => decoder.push(toBackend(Uint8Array.of(1), { connection }));
    const given = () => loose(records.splice(0)).map(({ connection }) => connection);
    for (let connection = 0; connection < 100; connection++) say(connection);
    // Long before there are too many.
    for (const connection of [0, 1]) say(connection);
    for (let connection = 100; connection < followed + 2; connection++) say(connection);
    expect(given()).toEqual([2, 3]);
    for (let connection = 8; connection < followed; connection++) decoder.endConnection(connection);
    given();
    // Those that are left: 4 to 7, 0, 1 and the two that came last.
    say(5);
    for (let more = 1; more <= followed - 8 + 5; more++) say(followed + 1 + more);
    expect(given()).toEqual([4, 6, 7, 0, 1]);
  });

  it('are told apart by what each says first, also after older ones were forgotten', () => {
    const roles = new ConnectionRoles();
    const decoded: TrafficRecord[] = [];
    const decoder = new Decoder((record) => decoded.push(record));
    for (let connection = 0; connection < 40_000; connection++) {
      const bytes = connection % 4_000 === 0 ? offer() : new Uint8Array([2, 2, 2, 2, 2]);
      const place = { connection, end: 0 as const, dialled: null, time: null, descriptors: null };
      for (const segment of roles.take({ ...place, bytes })) decoder.push(segment);
    }
    for (const segment of roles.end()) decoder.push(segment);
    decoder.end();
    expect(frames(decoded).map(({ direction }) => direction)).toEqual(Array(10).fill('broker-to-backend'));
  });
});
