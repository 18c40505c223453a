import { expect, it } from 'vitest';
import { ADMIN_REPLY, brokenOff, HELLO_REPLY, READY } from '../../src/conversations/broken-off.ts';

it.for([
  [0, '', 'unanswered', 'the broker closed the connection without a ready'],
  [0, 'ECONNRESET', 'unanswered', 'the broker closed the connection without a ready (ECONNRESET)'],
  [7, '', 'invalid', 'the broker closed the connection inside a ready, after 7 bytes'],
  [7, 'EPIPE', 'invalid', 'the broker closed the connection inside a ready, after 7 bytes (EPIPE)'],
] as const)('%i bytes, then an end (%s): %s', ([part, reason, outcome, text]) => {
  expect(brokenOff('the broker', READY, part, reason)).toEqual({ outcome, text });
});

it('says whom the peer may be where it closes on what only a broker knows', () => {
  for (const awaited of [HELLO_REPLY, ADMIN_REPLY]) {
    expect(brokenOff('the broker', awaited, 0, '').text).toMatch(/; a backend closes on what a client says/);
    expect(brokenOff('the broker', awaited, 7, '').text).not.toContain('backend');
  }
});
