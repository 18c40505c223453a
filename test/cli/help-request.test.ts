import { expect, it } from 'vitest';
import { asksForHelp } from '../../src/cli/help-request.ts';

const COMMAND = {
  id: 'send-offer',
  summary: '',
  args: {},
  flags: {
    send: { name: 'send', type: 'option', char: 's' },
    json: { name: 'json', type: 'boolean' },
  },
} as const;

it.for([
  [['--help'], true],
  [['x.sock', '-h'], true],
  [['--json', '--help'], true],
  [['--send', '--help'], false],
  [['-s', '-h'], false],
  [['--send=x', '--help'], true],
  [['--', '--help'], false],
  [[], false],
] as const)('%j asks for help: %s', ([words, asks]) => {
  expect(asksForHelp(COMMAND, words)).toBe(asks);
});
