import { expect, it } from 'vitest';
import { HelloReader } from '../../src/conversations/hello-reader.ts';
import { bytes, hello, TOKEN } from '../wire/building.ts';

it('wants no more than a Hello', () => {
  const reader = new HelloReader();
  const whole = hello();
  expect(reader.isMidway).toBe(false);
  expect(reader.wanted).toBe(5);
  expect(reader.read(whole.subarray(0, 5)).type).toBe('more');
  expect(reader.wanted).toBe(whole.length - 5);
  expect(reader.isMidway).toBe(true);
  expect(reader.refusal('cut').refused).toEqual({ code: 'ERROR_PEER_REJECTED', reason: 'framing: cut' });
  expect(reader.read(whole.subarray(5)).type).toBe('frame');
  expect(reader.isMidway).toBe(false);
});

it('wants all that has come after a wrong header, and says what is wrong once', () => {
  const reader = new HelloReader();
  expect(reader.read(bytes('02 05 00 00 00')).type).toBe('broken');
  expect(reader.wanted).toBe(Number.POSITIVE_INFINITY);
  expect(reader.read(bytes('0801')).type).toBe('more');
  expect(reader.refusal('cut').refused).toEqual({
    code: 'ERROR_VERSION_UNSUPPORTED',
    reason: 'framing: the framing byte must be 1, found 2',
  });
});

it('knows the secrets of the Hello, which what is said of the client may repeat', () => {
  const reader = new HelloReader();
  const next = reader.read(hello({ authToken: TOKEN }));
  if (next.type !== 'frame') throw new Error(next.type);
  expect(reader.readingOf(next).message).toBe('Hello');
  expect(reader.secrets.all).toEqual([TOKEN]);
});
