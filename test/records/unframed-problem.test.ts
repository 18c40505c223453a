import { expect, it } from 'vitest';
import type { Segment } from '../../src/records/segment.ts';
import { ack, bytes, concat, hello, offer, TOKEN } from '../wire/building.ts';
import { decode, fromBackend, fromClient, loose, raw, toBackend } from './decoding.ts';

const PING = bytes('70696e67');

it('bytes that are not a frame are said to reach up to the next one only where there is one', () => {
  const said = (stream: Uint8Array) => loose(decode(fromBackend(stream)))[0]?.problems[0]?.text;
  expect(said(concat(PING, ack()))).toBe('4 bytes that are not a frame, up to the next plausible one');
  expect(said(PING)).toBe('4 bytes that are not a frame');
});

it('a frame that is cut is named', () => {
  const said = (cut: Segment) => loose(decode(cut))[0]?.problems[0]?.text;
  expect(said(raw(offer().subarray(0, 20)))).toMatch(
    /^the input ends inside a HandoffOffer: the header says /,
  );
  expect(said(raw(offer().subarray(0, 6)))).toMatch(/^the input ends inside a frame: the header says /);
  expect(said(fromClient(hello().subarray(0, 20)))).toMatch(/^the input ends inside a Hello: /);
});

it('a part of a sideband is known by its descriptor, which is not misplaced', () => {
  const [record] = loose(decode(toBackend(TOKEN.subarray(0, 8), { descriptors: 1 })));
  expect(record!.problems).toMatchObject([
    { id: 'truncated', text: 'the input ends inside a sideband: 8 of its 16 bytes came, with a descriptor' },
  ]);
  const [other] = loose(decode(toBackend(bytes('01 02 03 04 05 06'), { descriptors: 1 })));
  expect(other!.problems.map(({ id }) => id)).toEqual(['truncated']);
  // Without one, nothing tells what they are.
  const [loosely] = loose(decode(toBackend(TOKEN.subarray(0, 8), { descriptors: 0 })));
  expect(loosely!.problems).toMatchObject([{ id: 'unframed-bytes' }]);
});
