import { describe, expect, it } from 'vitest';
import { encodeMessage, frameBytes } from '../../../src/frames/encode.ts';
import type { Direction } from '../../../src/wire/direction.ts';
import { messageValue } from '../../../src/wire/fields/value.ts';
import { HELLO, hello, read } from '../building.ts';

const BARE = frameBytes(encodeMessage('Hello', HELLO));

describe('a Hello without a Frame around it', () => {
  it.each<Direction | null>([null, 'client-to-broker'])('is told, with the direction %s', (direction) => {
    const reading = read(BARE, direction);
    expect(reading).toMatchObject({
      message: 'Hello',
      direction: 'client-to-broker',
      envelope: null,
      problems: [{ id: 'bare-hello', severity: 'error', offset: 5 }],
    });
    expect(messageValue(reading.payload!)).toMatchObject({ serviceName: 'zccache', requestId: 'hello' });
  });

  it.each<Direction>(['broker-to-client', 'backend-to-broker'])('does not come %s', (direction) => {
    expect(read(BARE, direction).problems.map(({ id }) => id)).not.toContain('bare-hello');
  });

  it('need not say more than its service', () => {
    const short = { clientMinProtocol: 1, clientMaxProtocol: 1, serviceName: 'clud' };
    expect(read(frameBytes(encodeMessage('Hello', short))).message).toBe('Hello');
  });
});

it('a Hello in a Frame is no bare one', () => {
  expect(read(hello()).problems).toEqual([]);
});

it('a Frame with a field that is broken is no bare Hello', () => {
  const broken = frameBytes(Uint8Array.of(0x08, 0x01, 0x10, 0x01, 0x1a, 0x00));
  expect(read(broken).problems.map(({ id }) => id)).not.toContain('bare-hello');
});
