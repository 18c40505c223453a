import { expect, it } from 'vitest';
import { encodeDraft } from '../../src/frames/draft.ts';
import { offerDraft } from '../../src/frames/offer.ts';
import { OfferedHandles, type Piece } from '../../src/io/offered-handles.ts';

function offerOf(handleValue: string): Uint8Array {
  return encodeDraft(
    offerDraft({ token: new Uint8Array(16).fill(7), correlationId: '1', serviceName: 'a', handleValue }),
  );
}

function heard(
  stream: OfferedHandles,
  bytes: Uint8Array,
): readonly (readonly [length: number, handle: string | null])[] {
  const fact = (handle: string) => ({ kind: null, blocking: null, fate: null, handle });
  return stream
    .pieces(bytes, fact)
    .map(({ bytes, passed }: Piece) => [bytes.length, passed?.[0]?.handle ?? null] as const);
}

it('each of two offers in one piece gets its handle', () => {
  const [one, other] = [offerOf('260'), offerOf('70000')];
  expect(heard(new OfferedHandles(), Buffer.concat([one, other]))).toEqual([
    [one.length, '260'],
    [other.length, '70000'],
  ]);
});

it('an offer in pieces gets it with its last byte', () => {
  const stream = new OfferedHandles();
  const offer = offerOf('260');
  expect(heard(stream, offer.subarray(0, 9))).toEqual([[9, null]]);
  expect(heard(stream, offer.subarray(9))).toEqual([[offer.length - 9, '260']]);
  expect(heard(stream, offer)).toEqual([[offer.length, '260']]);
});

it('an offer that names none says 0', () => {
  const offer = offerOf('0');
  expect(heard(new OfferedHandles(), offer)).toEqual([[offer.length, '0']]);
});

it('after bytes that are not a frame nothing is looked for', () => {
  const stream = new OfferedHandles();
  expect(heard(stream, Uint8Array.of(9, 9))).toEqual([[2, null]]);
  const offer = offerOf('260');
  expect(heard(stream, offer)).toEqual([[offer.length, null]]);
});

it('an empty piece is none', () => {
  expect(heard(new OfferedHandles(), new Uint8Array())).toEqual([]);
});
