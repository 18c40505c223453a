import { describe, expect, it } from 'vitest';
import {
  commandHelp,
  exampleLines,
  flagForm,
  flagText,
  usagesOf,
} from '../../../src/cli/help/command-help.ts';
import { asksForHelp } from '../../../src/cli/help-request.ts';
import {
  type ManifestCommand,
  type ManifestFlag,
  readManifest,
  shownFlags,
} from '../../../src/cli/manifest.ts';
import { ROOT } from '../../process/running.ts';

const FLAGS: { readonly [name: string]: ManifestFlag } = {
  count: { name: 'count', type: 'option', char: 'n', helpValue: 'N', default: '1', description: 'how many' },
  adopt: { name: 'adopt', type: 'option', options: ['echo', 'ignore'], description: 'what to do' },
  sideband: { name: 'sideband', type: 'boolean', allowNo: true },
  secret: { name: 'secret', type: 'boolean', hidden: true, description: 'not shown' },
};
const COMMAND: ManifestCommand = {
  id: 'send',
  summary: 'Send something.',
  description: 'word '.repeat(40).trim(),
  examples: ['<%= config.bin %> send x.sock'],
  args: { endpoint: { name: 'endpoint', required: true }, more: { name: 'more', multiple: true } },
  flags: FLAGS,
};

describe('the help of a command', () => {
  const lines = commandHelp(COMMAND);

  it('fits 80 columns', () => {
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('shows arguments, flags and examples, and no hidden flag', () => {
    const text = lines.join('\n');
    expect(text).toContain('Usage: handoff-cli send ENDPOINT [MORE…] [FLAGS]');
    expect(text).toContain('handoff-cli send x.sock');
    expect(text).toMatch(/-n, --count N +how many \[default: 1\]/);
    expect(text).not.toContain('secret');
  });
});

it('a flag is written as it is typed', () => {
  expect(Object.values(FLAGS).map(flagForm)).toEqual([
    '-n, --count N',
    '--adopt ADOPT',
    '--[no-]sideband',
    '--secret',
  ]);
  expect(flagText(FLAGS['adopt']!)).toBe('what to do [echo, ignore]');
});

it('a usage of its own replaces the arguments', () => {
  expect(usagesOf({ ...COMMAND, usage: '--pid PID…' })).toEqual(['handoff-cli send --pid PID…']);
  const usage = ['[FLAGS] -- COMMAND…', '--pid PID…'];
  expect(commandHelp({ ...COMMAND, usage }).join('\n')).toContain(
    'Usage: handoff-cli send [FLAGS] -- COMMAND…\n       handoff-cli send --pid PID…\n',
  );
});

it('a long example breaks before a flag, so that it can still be pasted', () => {
  expect(exampleLines('handoff-cli send --one aaaaaaa --two bbbbbbbbbbbbb', 40)).toEqual([
    '  handoff-cli send --one aaaaaaa \\',
    '      --two bbbbbbbbbbbbb',
  ]);
});

describe('the help of each command', () => {
  it.each(Object.entries(readManifest(ROOT).commands))(
    'of %s has everything in 80 columns',
    (id, command) => {
      const lines = commandHelp(command);
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
      const text = lines.join('\n');
      expect(text).toContain(`Usage: handoff-cli ${id}`);
      for (const flag of shownFlags(command)) {
        expect(text).toMatch(new RegExp(`^  (-., )?--(\\[no-\\])?${flag.name}\\b`, 'm'));
        for (const value of flag.options ?? []) expect(text).toContain(value);
      }
      const heads = text.split('\n').filter((line) => /^\S.*:$/.test(line));
      expect(heads.slice(-3)).toEqual(['Examples:', 'Exit codes:', 'Environment:']);
      for (const word of ['--help', '-h']) expect(asksForHelp(command, [word])).toBe(true);
    },
  );
});
