import { Args, Flags } from '@oclif/core';
import { otlpFlag } from './exporting.ts';

/** Arguments and flags that several commands have, with one meaning. */

/** The Unix socket of a command that is about one. @param what it is the path of */
export function endpointArgument(what: string) {
  const description = `${what} (default $HANDOFF_ENDPOINT, then a private one)`;
  return Args.string({ ignoreStdin: true, description });
}

/** What a recording is read as. @param forms what it can be */
export function fromFlag(forms: readonly string[]) {
  return Flags.string({
    description: 'read it as this form, whatever it looks like (default: told by content)',
    options: [...forms],
    helpValue: 'FORM',
  });
}

export const jsonFlag = Flags.boolean({
  char: 'j',
  description: 'write one JSON object per line, flushed as it happens',
});
/** Of the commands that show live traffic. */
export const liveFlags = {
  capture: Flags.string({
    description:
      'record the traffic: raw bytes to FILE.bin, events to FILE.ndjson, a pcapng for Wireshark to any other name',
    helpValue: 'FILE',
  }),
  json: jsonFlag,
  redact: Flags.boolean({ description: 'show only the first 4 bytes of tokens and secrets' }),
  quiet: Flags.boolean({ char: 'q', description: 'write nothing but errors to standard error' }),
  otlp: otlpFlag,
};

/** Of the commands that try something several times. @param what is tried, in the plural */
export function pacingFlags(what: string) {
  return {
    count: Flags.string({
      char: 'n',
      description: `how many ${what} to make; where nothing is listening, the first one ends it`,
      default: '1',
      helpValue: 'N',
    }),
    concurrency: Flags.string({
      description: 'how many at once (default: 1; with --rate: 64)',
      helpValue: 'N',
    }),
    rate: Flags.string({
      description: 'start this many per second, as far as --concurrency allows',
      helpValue: 'N/s',
      exclusive: ['interval'],
    }),
    interval: Flags.string({
      description: 'pause between them',
      default: '0ms',
      helpValue: 'DURATION',
    }),
  };
}

/** Of the commands that judge what they try. @param more is added to what `--expect` says of itself */
export function expectFlags(outcomes: readonly string[], more = '') {
  return {
    expect: Flags.string({
      description: `the outcome that counts as success, or how many must end in each: OUTCOME=N,… (${outcomes.join(', ')})${more}`,
      default: 'accepted',
      helpValue: 'OUTCOME',
    }),
    'expect-answer': Flags.string({
      description: 'what the handed-over connection must answer to --send',
      helpValue: 'TEXT',
      dependsOn: ['send'],
    }),
  };
}
