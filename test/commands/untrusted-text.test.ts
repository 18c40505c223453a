import { describe, expect } from 'vitest';
import { offer, token } from '../process/raw-peers.ts';
import { it, type Stage } from '../process/stage.ts';

/** Clears the screen, sets the title, turns the text around, starts a line of its own. */
const NASTY = 'a\u001b[2J\u001b]0;owned\u0007\u009b31m\u202egnp.exe\u2066\u200f\r\nb\u007f\tc';
/** What must not reach a terminal; a newline ends a line of ours. */
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

function expectSafe({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): void {
  expect(stdout).not.toMatch(UNSAFE);
  expect(stderr).not.toMatch(UNSAFE);
  expect(stdout + stderr).not.toMatch(/^b/m);
}

/** A handoff of which both sides tell in one way; its texts are nasty wherever a peer can choose them. */
async function nastyHandoff(stage: Stage, ...json: string[]) {
  const backend = stage.start([
    'fake-backend',
    stage.endpoint,
    '--once',
    '--reply',
    `refuse:"${NASTY}"`,
    ...json,
  ]);
  await backend.says('listening on');
  const sent = await stage.run([
    'send-offer',
    stage.endpoint,
    '--service',
    NASTY,
    '--expect',
    'refused',
    ...json,
  ]);
  expect(sent.code).toBe(0);
  return { sent, seen: await backend.ended };
}

describe.concurrent('text from a peer never steers the terminal', () => {
  it('as a service name or a reason, in a table', async ({ stage }) => {
    const { sent, seen } = await nastyHandoff(stage);
    for (const told of [sent, seen]) {
      expectSafe(told);
      expect(told.stdout).toContain('gnp.exe');
      expect(told.stdout).toContain('owned');
    }
  });

  it('as a service name or a reason, in JSON that parses to the exact text', async ({ stage }) => {
    const { sent, seen } = await nastyHandoff(stage, '--json');
    for (const told of [sent, seen]) expectSafe(told);
    expect(sent.verdicts).toMatchObject([{ outcome: 'refused', errorDetail: NASTY }]);
    expect(seen.records).toContainEqual(
      expect.objectContaining({ type: 'handoff', serviceName: NASTY, errorDetail: NASTY }),
    );
  });

  it('as what the handed-over connection answers', async ({ stage }) => {
    await stage.fakeBackend();
    const sent = await stage.run(['send-offer', stage.endpoint, '--send', NASTY]);
    expect(sent.code).toBe(0);
    expectSafe(sent);
    expect(sent.stdout).toContain('owned');
  });

  it.for(['', '--json'])('in a capture: decode %s', async (flag, { stage }) => {
    const input = Buffer.concat([offer(token(1), '1', NASTY), Buffer.from(NASTY)]);
    const decoded = await stage.run(`decode - ${flag}`, { input });
    expect(decoded.code).toBe(1);
    expectSafe(decoded);
    expect(decoded.stdout).toContain('gnp.exe');
  });

  it.for([
    [2, ['fake-backend', 'ENDPOINT', '--reply', NASTY]],
    [2, ['send-offer', 'ENDPOINT', '--fault', NASTY]],
    [2, ['send-offer', 'ENDPOINT', `--${NASTY}`]],
    [2, [NASTY]],
    [3, ['decode', `/missing/${NASTY}`]],
    [3, ['decode', '--json', `/missing/${NASTY}`]],
    [3, ['fake-backend', `/missing/${NASTY}`]],
    [3, ['send-offer', `/missing/${NASTY}`]],
  ] as const)('in what is said about a wrong word: %j', async ([code, args], { stage }) => {
    const words = args.map((word) => (word === 'ENDPOINT' ? stage.endpoint : word));
    const ended = await stage.run(words);
    expectSafe(ended);
    expect(ended.code).toBe(code);
    expect(ended.stderr).toContain('owned');
  });

  it('in what is said about a wrong token, of which no more than its beginning is shown', async ({
    stage,
  }) => {
    const ended = await stage.run(['send-offer', stage.endpoint, '--token', NASTY]);
    expectSafe(ended);
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('is not hex');
    expect(ended.stderr).not.toContain('owned');
  });
});
