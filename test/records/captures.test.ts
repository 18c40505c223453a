import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import type { Direction } from '../../src/wire/direction.ts';
import { decode, frames, handoffs, loose, problemIds, raw, sidebands } from './decoding.ts';

const CAPTURES = new URL('../fixtures/captures/', import.meta.url);

interface Event {
  readonly us: number;
  readonly connection: number;
  readonly direction: string;
  readonly descriptors: number;
  readonly hex: string;
}

/** What strace saw of the reference’s broker, backend and client, event by event. */
function eventsOf(capture: string): Segment[] {
  const lines = readFileSync(new URL(`${capture}/events.ndjson`, CAPTURES), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const { us, connection, direction, descriptors, hex } = JSON.parse(line) as Event;
    const [from, to] = direction.split('->');
    return {
      connection,
      direction: `${from}-to-${to}` as Direction,
      time: us,
      descriptors,
      bytes: Buffer.from(hex, 'hex'),
    };
  });
}

function bytesOf(capture: string): Uint8Array {
  return readFileSync(new URL(`${capture}/handoff-connections.bin`, CAPTURES));
}

describe('the reference’s broker with a backend that', () => {
  it('accepts: three handoffs, each accepted and made ready', () => {
    const records = decode(...eventsOf('accept'));
    expect(handoffs(records).filter(({ ready }) => ready !== null)).toMatchObject([
      { index: 0, connection: 1, outcome: 'accepted' },
      { index: 1, connection: 3, outcome: 'accepted' },
      { index: 2, connection: 5, outcome: 'accepted' },
    ]);
    expect(sidebands(records).map(({ descriptors }) => descriptors)).toEqual([1, 1, 1]);
    const errors = records.flatMap(({ problems }) => problems.filter(({ severity }) => severity !== 'note'));
    expect(errors).toEqual([]);
  });

  it('echoes a wrong token: the broker tells its clients accepted all the same', () => {
    const records = decode(...eventsOf('corrupt-token'));
    const told = frames(records).flatMap(({ connection, problems }) =>
      problems.map(({ id }) => `${id} on ${connection}`),
    );
    expect(told).toEqual([
      ...['ack-token-mismatch on 1', 'ready-without-acceptance on 0'],
      ...['ack-token-mismatch on 3', 'ready-without-acceptance on 2'],
      ...['ack-token-mismatch on 5', 'ready-without-acceptance on 4'],
    ]);
    expect(handoffs(records).every(({ outcome }) => outcome === 'invalid')).toBe(true);
    expect(loose(records).map(({ hex, problems }) => [hex, problems[0]?.severity])).toEqual([
      ['70696e67', 'note'],
      ['70696e67', 'note'],
      ['70696e67', 'note'],
    ]);
  });

  it('hangs up: again the clients are told accepted', () => {
    const ids = problemIds(decode(...eventsOf('hangup')));
    expect(ids.filter((id) => id === 'ready-without-acceptance')).toHaveLength(3);
    expect(ids.filter((id) => id === 'offer-unanswered')).toHaveLength(3);
  });

  it('refuses: the clients are told nothing', () => {
    const records = decode(...eventsOf('refuse'));
    expect(handoffs(records).map(({ outcome, ready }) => [outcome, ready])).toEqual([
      ['refused', null],
      ['refused', null],
      ['refused', null],
    ]);
    expect(problemIds(records).filter((id) => id !== 'unframed-bytes')).toEqual(Array(3).fill('ack-refused'));
  });
});

describe('the bytes of a handoff connection by themselves', () => {
  it('tell sidebands, offers and ACKs apart', () => {
    const records = decode(raw(bytesOf('accept')));
    expect(records.map(({ type }) => type)).toEqual(
      Array(3).fill(['sideband', 'frame', 'frame', 'handoff']).flat(),
    );
    expect(handoffs(records).map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted']);
    expect(problemIds(records)).toEqual([]);
  });

  it('tell where backends hung up', () => {
    const records = decode(raw(bytesOf('hangup')));
    expect(handoffs(records).map(({ outcome }) => outcome)).toEqual([
      'unanswered',
      'unanswered',
      'unanswered',
    ]);
  });
});
