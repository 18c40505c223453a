import { describe, expect, it } from 'vitest';
import { completedCommands } from '../../../src/cli/completion/model.ts';
import type { ManifestFlag } from '../../../src/cli/manifest.ts';

const option = (name: string, more: Partial<ManifestFlag> = {}): ManifestFlag => ({
  name,
  type: 'option',
  ...more,
});
const command = (id: string, flags: readonly ManifestFlag[]) => ({
  id,
  summary: `Summary of ${id}.`,
  args: {},
  flags: Object.fromEntries(flags.map((flag) => [flag.name, flag])),
});
const COMMANDS = completedCommands({
  version: '1.0.0',
  commands: {
    tap: command('tap', [option('break'), option('capture')]),
    'fake-backend': command('fake-backend', [
      option('reply'),
      option('reply-for'),
      option('random'),
      option('expect'),
      option('adopt', { options: ['echo', 'ignore'] }),
      { name: 'sideband', type: 'boolean', allowNo: true, description: 'pass it' },
    ]),
    'send-hello': command('send-hello', [option('expect')]),
  },
});

function offered(id: string, flag: string) {
  return COMMANDS.find((one) => one.id === id)?.flags.find(({ name }) => name === flag)?.value;
}

describe('what a shell may offer', () => {
  it('is every command, and help and version', () => {
    expect(COMMANDS.map(({ id }) => id)).toEqual(['fake-backend', 'send-hello', 'tap', 'help', 'version']);
  });

  it('after help is every command and every page', () => {
    const help = COMMANDS.find(({ id }) => id === 'help');
    expect(help?.argument).toEqual(expect.arrayContaining(['tap', 'scripts', 'exit-codes']));
  });

  it('for a script is the first word of a step', () => {
    const reply = offered('fake-backend', 'reply');
    expect(reply).toEqual({
      kind: 'script',
      words: expect.arrayContaining(['ack', 'refuse', 'corrupt:token']),
    });
    expect(offered('fake-backend', 'random')).toEqual(reply);
    expect(offered('fake-backend', 'reply-for')).toMatchObject({ kind: 'named-script' });
  });

  it('for --break is a frame, and then what can be done to that frame', () => {
    const frames = offered('tap', 'break');
    expect(frames).toMatchObject({ kind: 'frames', frames: { ack: expect.arrayContaining(['drop']) } });
  });

  it('for --expect of a client is a route as well', () => {
    expect(offered('send-hello', 'expect')).toMatchObject({
      words: expect.arrayContaining(['adopted', 'adopted=']),
    });
    expect(offered('fake-backend', 'expect')).toMatchObject({
      words: expect.not.arrayContaining(['accepted']),
    });
  });

  it('for a switch is nothing, and its negation is a flag', () => {
    expect(offered('fake-backend', 'no-sideband')).toEqual({ kind: 'none' });
    expect(offered('fake-backend', 'adopt')).toEqual({ kind: 'words', words: ['echo', 'ignore'] });
    expect(offered('tap', 'capture')).toEqual({ kind: 'any' });
  });
});
