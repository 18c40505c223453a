import { describe, expect, it } from 'vitest';
import { bytes, read, told } from '../building.ts';

describe('a message of protocol v2 without a Frame around it is named', () => {
  it.each([
    ['BackendHttpReady', '01 03000000 08 903f'],
    ['GetBrokerHttpEndpointResponse', '01 06000000 08 903f 10 b960'],
    ['GetSessionTokenRequest', '01 08000000 0a 06 6461656d6f6e'],
    ['GetSessionTokenResponse', '01 08000000 08 01 12 04 deadbeef'],
  ])('%s', (name, hex) => {
    const frame = read(bytes(hex), 'client-to-broker');
    expect(told(frame.problems)).toEqual(['bare-message@5']);
    expect(frame.problems[0]).toMatchObject({ severity: 'error', text: expect.stringContaining(name) });
    expect(frame).toMatchObject({ message: null, envelope: null, payloadStart: 5 });
  });
});

it.each([
  ['an empty body', '01 00000000'],
  ['a Frame with nothing but its version', '01 02000000 08 01'],
  ['a Frame of another version', '01 02000000 08 02'],
  ['a Frame of one kind', '01 04000000 08 01 10 01'],
])('%s is not one', (_, hex) => {
  expect(read(bytes(hex)).problems.map(({ id }) => id)).not.toContain('bare-message');
});
