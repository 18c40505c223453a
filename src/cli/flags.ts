import { Flags } from '@oclif/core';

/** Flags that several commands have, with one meaning. */

export const jsonFlag = Flags.boolean({
  char: 'j',
  description: 'write one JSON object a line, flushed as it happens',
});
/** Of the commands that show live traffic. */
export const liveFlags = {
  capture: Flags.string({
    description:
      'record what passes: FILE.bin gets the raw bytes, FILE.ndjson events, any other name a pcapng that Wireshark opens',
    helpValue: 'FILE',
  }),
  json: jsonFlag,
  redact: Flags.boolean({ description: 'show only the first 4 bytes of tokens and secrets' }),
  quiet: Flags.boolean({ char: 'q', description: 'say nothing on standard error but errors' }),
};

/** Of the commands that try something several times. @param what is tried, in the plural */
export function turnFlags(what: string) {
  return {
    count: Flags.string({ char: 'n', description: `how many ${what} to make`, default: '1', helpValue: 'N' }),
    concurrency: Flags.string({
      description: 'how many of them at once (default: 1, with --rate 64)',
      helpValue: 'N',
    }),
    rate: Flags.string({
      description: 'begin so many a second, as far as --concurrency lets them',
      helpValue: 'N/s',
      exclusive: ['interval'],
    }),
    interval: Flags.string({
      description: 'pause before each further one',
      default: '0ms',
      helpValue: 'DURATION',
    }),
  };
}
