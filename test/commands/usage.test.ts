import { readdirSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
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
  ['a tap before itself', ['tap', 'ENDPOINT', 'ENDPOINT'], /the same.*--takeover/s],
  [
    'an endpoint that is a file to write',
    ['fake-backend', 'ENDPOINT', '--endpoint-file', 'ENDPOINT'],
    /the same/,
  ],
  ['a tap to :auto', ['tap', 'ENDPOINT', ':auto'], /:auto is a fresh endpoint to listen on/],
  ['a backend at :auto', ['fake-broker', 'ENDPOINT', '--backend', ':auto'], /:auto is a fresh endpoint/],
  [
    'a field to ignore that no message has',
    ['replay', 'recording', 'ENDPOINT', '--as', 'broker', '--ignore', 'errorDetail'],
    /--ignore: no message has a field errorDetail; did you mean payload\.errorDetail\?/,
  ],
  ['two endpoints', ['send-offer', 'ENDPOINT', 'another'], /another/],
  ['no file', ['decode'], /FILE/],
  ['a direction that is none', ['decode', '-', '--direction', 'up'], /up/],
];

function atHome(stage: Stage, args: readonly string[]): string[] {
  return args.map((arg) => (arg === 'ENDPOINT' ? stage.endpoint : arg));
}

const refused = oneProcess();

describe.concurrent('wrong usage ends with 2, and nothing was opened or sent', () => {
  it.for(WRONG)('%s', async ([, args, says], { stage }) => {
    const capture = args[0] === 'decode' ? [] : ['--capture', stage.path('seen.bin')];
    const { code, stdout, stderr } = await refused.run([...atHome(stage, args), ...capture], {
      cwd: stage.directory,
    });
    expect(code).toBe(2);
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stdout).toBe('');
    expect(readdirSync(stage.directory)).toEqual([]);
  });

  it('of a process of its own, too', async ({ stage }) => {
    const { code, stdout, stderr } = await stage.run(['fake-backend', stage.endpoint, '--relpy', 'ack']);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/--relpy\ndid you mean --reply/);
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

  it('an unknown command that resembles none, with the commands', async () => {
    const { code, stderr } = await refused.run('xyzzy');
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
});
