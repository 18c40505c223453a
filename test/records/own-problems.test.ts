import { describe, expect, it } from 'vitest';
import { Decoder } from '../../src/records/decoder.ts';
import type { Segment } from '../../src/records/segment.ts';
import type { Problem } from '../../src/wire/problem.ts';
import { offer, TOKEN } from '../wire/building.ts';
import { fromBackend, toBackend } from './decoding.ts';

/** What is found on a connection that its broker closes after that. @param stopped whether this command was told to end */
function found(segment: Segment, stopped: boolean): readonly Problem[] {
  const problems: Problem[] = [];
  const decoder = new Decoder((record) => problems.push(...record.problems));
  decoder.push(segment);
  if (stopped) decoder.withholds(0, 'stopped');
  decoder.endConnection(0, 'broker-to-backend');
  return problems;
}

describe('a stream that breaks off', () => {
  it.each([
    ['inside a frame', toBackend(offer().subarray(0, 20))],
    ['after a sideband', toBackend(TOKEN, { descriptors: 1 })],
  ])('%s, as this command was told to end, is no finding', (_where, segment) => {
    const [theirs, ours] = [false, true].map((stopped) => found(segment, stopped)[0]!);
    expect(theirs).toMatchObject({ id: 'truncated', severity: 'error' });
    expect(theirs).not.toHaveProperty('own');
    expect(ours).toEqual({
      ...theirs,
      own: true,
      text: `${theirs!.text}; the connection was closed here, as this command was told to end`,
    });
  });
});

it.each([true, false])(
  'an offer after bytes of this command’s own is not answered because of them (undelivered: %s)',
  (undelivered) => {
    const problems: Problem[] = [];
    const decoder = new Decoder((record) => problems.push(...record.problems));
    const added = { ...toBackend(Buffer.from('busy')), own: true };
    const changed = { ...toBackend(new Uint8Array()), own: true, changed: { by: 'early:busy', was: TOKEN } };
    for (const segment of [changed, toBackend(TOKEN, { descriptors: 1 }), added]) decoder.push(segment);
    if (undelivered)
      decoder.push({ ...toBackend(new Uint8Array()), changed: { by: 'undelivered', was: offer() } });
    else decoder.push(toBackend(offer()));
    decoder.endConnection(0, 'backend-to-broker');
    decoder.end();
    expect(problems.map(({ id, own }) => [id, own])).toEqual([
      ['unframed-bytes', true],
      ['offer-unanswered', true],
    ]);
  },
);

it('what a peer has made wrong before this command was told to end is its own', () => {
  const [first] = found(fromBackend(Buffer.from('no frame at all')), true);
  expect(first).toMatchObject({ id: 'unframed-bytes' });
  expect(first).not.toHaveProperty('own');
});
