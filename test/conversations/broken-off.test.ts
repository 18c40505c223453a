import { expect, it } from 'vitest';
import { brokenOff } from '../../src/conversations/broken-off.ts';

it.for([
  [0, '', 'unanswered', 'the broker closed the connection without a ready'],
  [0, 'ECONNRESET', 'unanswered', 'the broker closed the connection without a ready (ECONNRESET)'],
  [7, '', 'invalid', 'the broker closed the connection inside a ready, after 7 bytes'],
  [7, 'EPIPE', 'invalid', 'the broker closed the connection inside a ready, after 7 bytes (EPIPE)'],
] as const)('%i bytes, then an end (%s): %s', ([part, reason, outcome, text]) => {
  expect(brokenOff('the broker', 'a ready', part, reason)).toEqual({ outcome, text });
});
