import { expect, it } from 'vitest';
import { settableFields, withField } from '../../../src/screens/editing/set-field.ts';
import { readFrame } from '../../../src/wire/frame/frame.ts';
import { ack, bytes, offer, toHex } from '../../wire/building.ts';

const reading = (frame: Uint8Array) => readFrame(frame, 0, frame.length, 0, null);

it.each([
  ['correlationId=7', { correlationId: '7' }],
  ['correlationId = 0xffffffffffffffff', { correlationId: String(2n ** 64n - 1n) }],
  ['token=00:01 02', { token: bytes('000102') }],
  ['serviceName= with, blanks ', { serviceName: ' with, blanks ' }],
])('%s changes that field of an offer and nothing else', (assignment, fields) => {
  const changed = reading(withField(reading(offer()), assignment));
  const expected = reading(offer(fields));
  expect(changed.payload!.fields.map(({ number }) => number)).toEqual(
    expected.payload!.fields.map(({ number }) => number),
  );
  expect(toHex(withField(changed, assignment))).toBe(toHex(changed.bytes));
  for (const [index, field] of changed.payload!.fields.entries()) {
    const other = expected.payload!.fields[index]!;
    expect(toHex(changed.bytes.subarray(field.start, field.end))).toBe(
      toHex(expected.bytes.subarray(other.start, other.end)),
    );
  }
});

it('knows booleans, and enums by their whole names, by their ends and by number', () => {
  expect(reading(withField(reading(ack()), 'accepted=false')).handoff?.accepted).toBe(false);
  for (const kind of ['FRAME_KIND_EVENT', 'EVENT', '2'])
    expect(reading(withField(reading(ack()), `envelope.kind=${kind}`)).kind).toBe(2);
});

it('offers what can be set', () => {
  expect(settableFields(reading(ack()))).toEqual(expect.arrayContaining(['token', 'envelope.requestId']));
  expect(settableFields(reading(ack()))).not.toContain('envelope.payload');
  expect(settableFields(reading(bytes('01020000000aff')))).toEqual([]);
});

it.each([
  ['correlationId', 'a field and its value'],
  ['tokn=00', 'did you mean token?'],
  ['token=0g', 'hex'],
  ['correlationId=-1', 'is not a number'],
  ['envelope.payloadProtocol=4294967296', 'at most 4294967295'],
])('says what is wrong with %s', (assignment, complaint) => {
  expect(() => withField(reading(offer()), assignment)).toThrow(complaint);
});
