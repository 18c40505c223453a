import { describe, expect, it } from 'vitest';
import { HandoffFastPath } from '../../src/fast/handoff-fast-path.ts';
import { Decoder, type DecoderOptions } from '../../src/records/decoder.ts';
import { plain } from '../../src/records/plain.ts';
import { Tally } from '../../src/records/tally.ts';
import { ack, concat, offer, ready } from '../wire/building.ts';

const answered = [
  { token: new Uint8Array(16).fill(2), correlationId: '1', accepted: true, errorDetail: '' },
  { token: new Uint8Array(16).fill(3), correlationId: '77', accepted: false, errorDetail: 'busy' },
  { token: new Uint8Array(16).fill(4), correlationId: '0', accepted: true, errorDetail: '' },
];
const handoffs = concat(
  ...answered.flatMap((facts) => [facts.token, offer({ ...facts, serviceName: 'zccache' }), ack(facts)]),
);

/** The records that are made of these bytes, and how many frames were counted without one. */
function decoded(chunks: readonly Uint8Array[], quick: boolean) {
  const tally = new Tally();
  const records: unknown[] = [];
  const options: DecoderOptions = quick
    ? { fastPath: (progress) => new HandoffFastPath(progress, tally, null) }
    : {};
  const decoder = new Decoder((record) => records.push(plain(record)), options);
  for (const bytes of chunks)
    decoder.push({ connection: 0, direction: null, time: null, descriptors: null, bytes });
  decoder.end();
  return { records, counted: tally.summary.frames };
}

describe('a handoff that is counted together with its answer', () => {
  it('has no record', () => {
    expect(decoded([handoffs], true)).toEqual({ records: [], counted: 2 * answered.length });
  });

  for (const [name, later] of Object.entries({
    'a ready': (facts: (typeof answered)[number]) => ready(facts),
    'another answer': (facts: (typeof answered)[number]) => ack(facts),
    'another offer with its token': (facts: (typeof answered)[number]) => offer(facts),
  }))
    it(`is remembered as any other when ${name} comes later`, () => {
      const chunks = [handoffs, ...answered.map(later)];
      const quick = decoded(chunks, true);
      expect(quick.counted).toBe(2 * answered.length);
      expect(quick.records).not.toEqual([]);
      expect(quick.records).toEqual(decoded(chunks, false).records.slice(-quick.records.length));
    });

  it('begins after whatever is open has been answered', () => {
    const [first, second] = answered as [(typeof answered)[number], (typeof answered)[number]];
    const chunk = concat(offer(first), offer(second), ack(second), ack(first));
    const late = [ready(first), ready(second)];
    const quick = decoded([chunk, ...late], true);
    expect(quick.records).toEqual(decoded([chunk, ...late], false).records.slice(-quick.records.length));
  });
});
