import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { listenRaw } from '../process/raw-peers.ts';
import { it, type Stage } from '../process/stage.ts';

/** Command lines that are wrong, and a word of what is said about each. */
const WRONG: readonly (readonly [name: string, args: readonly string[], says: RegExp])[] = [
  ['an unknown flag', ['fake-backend', 'ENDPOINT', '--relpy', 'ack'], /--relpy/],
  ['an unknown action', ['fake-backend', 'ENDPOINT', '--reply', 'ack,wait'], /step 2.*wait/],
  ['an unknown fault in a script', ['fake-backend', 'ENDPOINT', '--reply', 'corrupt:tokn'], /tokn/],
  ['an action behind a hangup', ['fake-backend', 'ENDPOINT', '--reply', 'hangup+ack'], /hangup/],
  ['an empty step', ['fake-backend', 'ENDPOINT', '--reply', 'ack,,ack'], /step 2/],
  ['a step that is to come 0 times', ['fake-backend', 'ENDPOINT', '--reply', 'ack*0'], /ack\*0/],
  ['--once with --count', ['fake-backend', 'ENDPOINT', '--once', '--count', '2'], /--once/],
  ['a count of 0', ['fake-backend', 'ENDPOINT', '--count', '0'], /--count/],
  ['a bad mode', ['fake-backend', 'ENDPOINT', '--adopt', 'keep'], /keep/],
  ['bad hex', ['fake-backend', 'ENDPOINT', '--expect-token', '0g'], /0g/],
  ['half a byte of hex', ['send-offer', 'ENDPOINT', '--token', 'abc'], /abc/],
  ['a duration without a unit', ['send-offer', 'ENDPOINT', '--deadline', '5'], /--deadline/],
  ['a duration that is none', ['send-offer', 'ENDPOINT', '--interval', 'soon'], /soon/],
  ['an unknown fault', ['send-offer', 'ENDPOINT', '--fault', 'tokn'], /tokn/],
  ['an unknown outcome', ['send-offer', 'ENDPOINT', '--expect', 'ok'], /ok/],
  ['65 bits', ['send-offer', 'ENDPOINT', '--correlation-id', '0x10000000000000000'], /64 bits/],
  [
    '--send without a connection',
    ['send-offer', 'ENDPOINT', '--no-sideband', '--send', 'x'],
    /--no-sideband/,
  ],
  ['an offer to :auto', ['send-offer', ':auto'], /:auto is a fresh endpoint to listen on/],
  ['a Hello to :auto', ['send-hello', ':auto'], /:auto is a fresh endpoint to listen on/],
  ['a tap to :auto', ['tap', 'ENDPOINT', ':auto'], /:auto is a fresh endpoint to listen on/],
  ['a backend at :auto', ['fake-broker', 'ENDPOINT', '--backend', ':auto'], /:auto is a fresh endpoint/],
  ['two endpoints', ['send-offer', 'ENDPOINT', 'another'], /another/],
  ['no file', ['decode'], /FILE/],
  ['a direction that is none', ['decode', '-', '--direction', 'up'], /up/],
];

function atHome(stage: Stage, args: readonly string[]): string[] {
  return args.map((arg) => (arg === 'ENDPOINT' ? stage.endpoint : arg));
}

describe.concurrent('wrong usage ends with 2, and nothing was opened or sent', () => {
  it.for(WRONG)('%s', async ([, args, says], { stage }) => {
    const capture = args[0] === 'decode' ? [] : ['--capture', stage.path('seen.bin')];
    const { code, stdout, stderr } = await stage.run([...atHome(stage, args), ...capture], {
      cwd: stage.directory,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(readdirSync(stage.directory)).toEqual([]);
  });

  it('nobody is dialled', async ({ stage }) => {
    let connections = 0;
    await listenRaw(stage, () => {
      connections += 1;
    });
    expect(await stage.sendOffer('--fault tokn')).toMatchObject({ code: 2 });
    expect(await stage.sendOffer('--token zz')).toMatchObject({ code: 2 });
    expect(connections).toBe(0);
  });

  it('an unknown command, with a suggestion', async ({ stage }) => {
    const { code, stdout, stderr } = await stage.run('fake-backned');
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/fake-backned.*did you mean fake-backend\?/s);
  });

  it('an unknown command that resembles none, with the commands', async ({ stage }) => {
    const { code, stderr } = await stage.run('xyzzy');
    expect(code).toBe(2);
    expect(stderr).toMatch(/decode.*fake-backend.*send-offer/s);
    expect(stderr).not.toContain('did you mean');
  });
});

describe.concurrent('help', () => {
  it('is what a command without words gives', async ({ stage }) => {
    const { code, stdout } = await stage.run('');
    expect(code).toBe(0);
    expect(stdout).toMatch(/decode.*fake-backend.*send-offer/s);
  });

  it.for(['fake-backend', 'send-offer', 'decode'])(
    'of %s goes to standard output',
    async (command, { stage }) => {
      const { code, stdout, stderr } = await stage.run(`${command} --help`);
      expect(code).toBe(0);
      expect(stdout).toContain(`handoff-cli ${command}`);
      expect(stderr).toBe('');
    },
  );
});
