import { describe, expect } from 'vitest';
import { commandHelp } from '../../src/cli/help/command-help.ts';
import { TOPICS } from '../../src/cli/help/topics.ts';
import { readManifest } from '../../src/cli/manifest.ts';
import { oneProcess } from '../process/one-process.ts';
import { ROOT } from '../process/running.ts';
import { it } from '../process/stage.ts';

const { commands } = readManifest(ROOT);
const COMMANDS = Object.values(commands);
/** Short flags, wherever the long one exists. */
const SHORT = { quiet: 'q', json: 'j', output: 'o', count: 'n', wait: 'w' };

const asked = oneProcess();

describe.concurrent('help', () => {
  it('of a command is given in every way of asking', async ({ stage }) => {
    const { code, stdout, stderr } = await stage.run('decode --help');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(`${commandHelp(commands['decode']!).join('\n')}\n`);
    expect((await asked.run('help decode')).stdout).toBe(stdout);
    expect((await asked.run('decode -h')).stdout).toBe(stdout);
  });

  it('of the program names every command', async () => {
    const { stdout, code } = await asked.run('--help');
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const { id } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${id} `, 'm'));
    for (const same of [['help'], ['-h'], ['help', '--help']])
      expect((await asked.run(same)).stdout).toBe(stdout);
  });

  it('has pages on what several commands share', async () => {
    const { stdout, code } = await asked.run('help faults');
    expect(code).toBe(0);
    expect(stdout).toBe(`${(await TOPICS['faults']!()).join('\n')}\n`);
  });

  it('on something unknown is answered with the nearest', async () => {
    const { code, stderr, stdout } = await asked.run('help script');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('did you mean scripts?');
    expect((await asked.run('help decode tap')).code).toBe(2);
  });

  it('is not what a value says', async ({ stage }) => {
    const { code, stderr } = await asked.run(['send-offer', stage.endpoint, '--send', '-h']);
    expect(code).toBe(3);
    expect(stderr).toContain(stage.endpoint);
  });
});

describe.concurrent('the version', () => {
  it('is said in every way of asking', async ({ stage }) => {
    const { stdout, code } = await stage.run('--version');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^handoff-cli\/\d+\.\d+\.\d+\S* \S+ node-v\d+/);
    expect((await asked.run('-V')).stdout).toBe(stdout);
    expect((await asked.run('version')).stdout).toBe(stdout);
  });
});

describe('a short flag', () => {
  it.for(COMMANDS)('of $id is the usual one', ({ flags }) => {
    for (const { name, char } of Object.values(flags))
      if (name in SHORT) expect(`${name} ${char}`).toBe(`${name} ${SHORT[name as keyof typeof SHORT]}`);
  });
});

describe.concurrent('explain', () => {
  it('says what a name means, in each of its meanings', async () => {
    const { stdout, code } = await asked.run('explain token');
    expect(code).toBe(0);
    expect(stdout).toMatch(/token \(fault\)[\s\S]*token \(check\)/);
    expect(stdout).toContain('docs/protocol.md');
  });

  it('knows the nearest name', async () => {
    const { stderr, code } = await asked.run('explain ack-lat');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean ack-late?');
  });

  it('lists the names that begin with a part of one', async () => {
    const { stderr, code } = await asked.run('explain trunc');
    expect(code).toBe(2);
    expect(stderr).toContain('names that begin with it: truncated, truncate');
  });
});
