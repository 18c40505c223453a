import { Flags } from '@oclif/core';
import { OUTCOMES } from '../handoff/judge-ack.ts';
import { parseExpectedCounts } from '../services/expected-outcomes.ts';
import type { Serving } from '../services/serving.ts';
import { parseDuration } from '../values/duration.ts';

/** Flags of the servers, for scripts and CI. */
export const servingFlags = {
  timeout: Flags.string({
    description: 'end after this time, with exit code 1',
    helpValue: 'DURATION',
    exclusive: ['interactive'],
  }),
  expect: Flags.string({
    description: `how many handoffs have to end in which outcome, and none in another (${OUTCOMES.join(', ')})`,
    helpValue: 'OUTCOME=N,…',
    exclusive: ['interactive'],
  }),
  'endpoint-file': Flags.string({
    description: 'write the endpoint to FILE once it is being listened on',
    helpValue: 'FILE',
    exclusive: ['interactive'],
  }),
};

/** Of the commands that dial. */
export const waitFlag = Flags.string({
  char: 'w',
  description: 'keep dialling for this long until somebody listens',
  helpValue: 'DURATION',
});

interface ServingFlags {
  readonly timeout?: string | undefined;
  readonly expect?: string | undefined;
  readonly 'endpoint-file'?: string | undefined;
}

type Read = <T>(flag: string, text: string, parse: (text: string) => T) => T;

/** @param read reads a flag’s value, or throws a Failure */
export function servingFrom(flags: ServingFlags, read: Read): Serving {
  const { timeout, expect } = flags;
  return {
    timeoutMs: timeout === undefined ? null : read('--timeout', timeout, parseDuration),
    endpointFile: flags['endpoint-file'] ?? null,
    expected:
      expect === undefined ? null : read('--expect', expect, (text) => parseExpectedCounts(text, OUTCOMES)),
  };
}
