import { Args, Command, Flags } from '@oclif/core';
import { describe, expect, it } from 'vitest';
import { isRejectedLine, rejectedLine } from '../../src/cli/rejected-line.ts';

class Example extends Command {
  static override args = { file: Args.string({ description: 'the capture', required: true }) };
  static override flags = {
    reply: Flags.string(),
    fault: Flags.string({ options: ['token', 'token-short'] }),
    sideband: Flags.boolean({ allowNo: true }),
    once: Flags.boolean({ exclusive: ['count'] }),
    count: Flags.string(),
    send: Flags.string(),
    'expect-answer': Flags.string({ dependsOn: ['send'] }),
    'reply-timeout': Flags.string(),
    'ready-timeout': Flags.string(),
  };
  read() {
    return this.parse(Example);
  }
  async run() {}
}

/** What is said about a command line that oclif's own parser rejects. */
async function saidAbout(words: readonly string[]) {
  const config = { runHook: async () => ({ successes: [], failures: [] }) };
  const command = new Example([...words], config as unknown as ConstructorParameters<typeof Command>[1]);
  try {
    await command.read();
  } catch (error) {
    expect(isRejectedLine(error as Error)).toBe(true);
    const { message, hint, exitCode } = await rejectedLine(error as Error, 'example', Example.flags);
    expect(exitCode).toBe(2);
    return `${message}; ${hint}`;
  }
  throw new Error('nothing was rejected');
}

const SEE = 'see handoff-cli example --help';

describe('a rejected command line', () => {
  it.for([
    ['an unknown flag', ['f', '--relpy', 'ack'], `there is no flag --relpy; did you mean --reply? ${SEE}`],
    ['with its value', ['f', '--relpy=ack'], `there is no flag --relpy; did you mean --reply? ${SEE}`],
    [
      'a negated one',
      ['f', '--no-sidband'],
      `there is no flag --no-sidband; did you mean --no-sideband? ${SEE}`,
    ],
    ['one like none', ['f', '--xyzzy'], `there is no flag --xyzzy; ${SEE}`],
    [
      'an unknown value',
      ['f', '--fault', 'tokn'],
      `--fault: "tokn" is not one of token, token-short; did you mean token? ${SEE}`,
    ],
    ['no argument', [], `an argument is missing: FILE (the capture); ${SEE}`],
    ['too many arguments', ['f', 'g'], `too many arguments: g; ${SEE}`],
    ['a flag without its value', ['f', '--count'], `Flag --count expects a value; ${SEE}`],
    [
      'flags that exclude each other',
      ['f', '--once', '--count', '2'],
      `--once and --count exclude each other; leave out one of them; ${SEE}`,
    ],
    [
      'a flag without the one that it needs',
      ['f', '--expect-answer', 'pong'],
      `--expect-answer needs --send; add --send, or leave out --expect-answer; ${SEE}`,
    ],
    [
      'a part of the names of others',
      ['f', '--timeout', '3s'],
      `there is no flag --timeout; did you mean --reply-timeout or --ready-timeout? ${SEE}`,
    ],
    [
      'another word for the same',
      ['f', '--reply-deadline', '3s'],
      `there is no flag --reply-deadline; did you mean --reply, --reply-timeout, or --ready-timeout? ${SEE}`,
    ],
  ] as const)('%s', async ([, words, said]) => {
    expect((await saidAbout(words)).replace(/\s+/g, ' ')).toBe(said);
  });
});
