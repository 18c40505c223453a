import { expect, it } from 'vitest';
import { forService } from '../../src/script/for-service.ts';
import { parseScript } from '../../src/script/script.ts';

it.each(['early', 'ack,early+hangup', 'random:ack=1,early=2'])(
  'a script for a service cannot send an ACK before the offer that names it: %s',
  (text) => {
    expect(() => forService(parseScript(text, 'backend-reply'))).toThrow('before the offer');
  },
);

it.each(['ack', 'early:ping', 'random:ack=1,refuse=2'])('any other script can be for one: %s', (text) => {
  const script = parseScript(text, 'backend-reply');
  expect(forService(script)).toBe(script);
});
