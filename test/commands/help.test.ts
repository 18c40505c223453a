import { describe, expect } from 'vitest';
import { readManifest, shownFlags } from '../../src/cli/manifest.ts';
import { ROOT } from '../process/running.ts';
import { it } from '../process/stage.ts';

const { commands } = readManifest(ROOT);
const COMMANDS = Object.values(commands);
/** Short flags, wherever the long one exists. */
const SHORT = { quiet: 'q', json: 'j', output: 'o', count: 'n', wait: 'w' };
const PAGES = ['scripts', 'faults', 'filter', 'exit-codes', 'json'];

describe.concurrent('help', () => {
  it.for(COMMANDS.map((command) => [command.id, command] as const))(
    'of %s has everything in 80 columns',
    async ([id, command], { stage }) => {
      const { code, stdout, stderr } = await stage.run([id, '--help']);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const lines = stdout.split('\n');
      expect(lines.filter((line) => line.length > 80)).toEqual([]);
      expect(stdout).toContain(`Usage: handoff-cli ${id}`);
      for (const flag of shownFlags(command)) {
        expect(stdout).toMatch(new RegExp(`^  (-., )?--(\\[no-\\])?${flag.name}\\b`, 'm'));
        for (const value of flag.options ?? []) expect(stdout).toContain(value);
      }
      const heads = lines.filter((line) => /^\S.*:$/.test(line));
      expect(heads.slice(-3)).toEqual(['Examples:', 'Exit codes:', 'Environment:']);
      expect((await stage.run(['help', id])).stdout).toBe(stdout);
      expect((await stage.run([id, '-h'])).stdout).toBe(stdout);
    },
  );

  it('of the program names every command', async ({ stage }) => {
    const { stdout, code } = await stage.run('--help');
    expect(code).toBe(0);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    for (const { id } of COMMANDS) expect(stdout).toMatch(new RegExp(`^  ${id} `, 'm'));
    for (const same of [['help'], ['-h'], ['help', '--help']])
      expect((await stage.run(same)).stdout).toBe(stdout);
  });

  it.for(PAGES)('has a page on %s', async (page, { stage }) => {
    const { stdout, code } = await stage.run(['help', page]);
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(400);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('on something unknown is answered with the nearest', async ({ stage }) => {
    const { code, stderr, stdout } = await stage.run('help script');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('did you mean scripts?');
    expect((await stage.run('help decode tap')).code).toBe(2);
  });

  it('is not what a value says', async ({ stage }) => {
    const { code, stderr } = await stage.run(['send-offer', stage.endpoint, '--send', '-h']);
    expect(code).toBe(3);
    expect(stderr).toContain(stage.endpoint);
  });
});

describe.concurrent('the version', () => {
  it('is said in every way of asking', async ({ stage }) => {
    const { stdout, code } = await stage.run('--version');
    expect(code).toBe(0);
    expect(stdout).toMatch(/^handoff-cli\/\d+\.\d+\.\d+\S* \S+ node-v\d+/);
    expect((await stage.run('-V')).stdout).toBe(stdout);
    expect((await stage.run('version')).stdout).toBe(stdout);
  });
});

describe('a short flag', () => {
  it.for(COMMANDS)('of $id is the usual one', ({ flags }) => {
    for (const { name, char } of Object.values(flags))
      if (name in SHORT) expect(`${name} ${char}`).toBe(`${name} ${SHORT[name as keyof typeof SHORT]}`);
  });
});

describe.concurrent('explain', () => {
  it('says what a name means, in each of its meanings', async ({ stage }) => {
    const { stdout, code } = await stage.run('explain token');
    expect(code).toBe(0);
    expect(stdout).toMatch(/token \(fault\)[\s\S]*token \(check\)/);
    expect(stdout).toContain('docs/protocol.md');
  });

  it('knows the nearest name', async ({ stage }) => {
    const { stderr, code } = await stage.run('explain ack-lat');
    expect(code).toBe(2);
    expect(stderr).toContain('did you mean ack-late?');
  });

  it('knows the names that begin so, where there are several', async ({ stage }) => {
    const { stderr, code } = await stage.run('explain trunc');
    expect(code).toBe(2);
    expect(stderr).toContain('names that begin so: truncated, truncate');
  });
});
