import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { it } from '../../process/stage.ts';
import { inTerminal } from '../../process/terminal.ts';

describe('fake-backend --interactive', () => {
  it('holds each offer until a key decides its fate', async ({ stage }) => {
    const screen = inTerminal(stage, ['fake-backend', stage.endpoint, '--interactive']);
    await screen.shows('waiting for offers');

    const accepted = stage.sendOffer('--service one --send ping');
    await screen.shows(/▶ +0 +one .*HELD ▕/);
    screen.type('a');
    await screen.shows(/one .*✓ accepted/);
    expect((await accepted).verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);

    const refused = stage.sendOffer('--service two');
    await screen.shows(/1 +two .*HELD/);
    screen.type('j');
    await screen.shows(/▶ +1 +two/);
    screen.type('r');
    await screen.shows('refuse, with the detail');
    screen.type('too, busy');
    await screen.shows('detail: too, busy');
    screen.type('\r');
    expect((await refused).verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'too, busy' }]);
    await screen.shows(/two .*– refused: too, busy/);

    const corrupted = stage.sendOffer('--service three');
    await screen.shows(/2 +three .*HELD/);
    screen.type('G');
    await screen.shows(/▶ +2 +three/);
    screen.type('c');
    await screen.shows(/▸ corrupt:framing-version/);
    screen.type('jj');
    await screen.shows(/▸ corrupt:frame /);
    screen.type('\r');
    expect((await corrupted).verdicts).toMatchObject([{ outcome: 'invalid' }]);

    const late = stage.sendOffer('--service four');
    await screen.shows(/3 +four .*HELD/);
    screen.type('G');
    await screen.shows(/▶ +3 +four/);
    screen.type('d');
    await screen.shows('ack after, such as 3s');
    screen.type('soon\r');
    await screen.shows(/✗ .*"soon"/);
    screen.type('\u007f'.repeat(4));
    screen.type('10ms\r');
    expect((await late).verdicts).toMatchObject([{ outcome: 'accepted' }]);

    const hungUp = stage.sendOffer('--service five');
    await screen.shows(/4 +five .*HELD/);
    screen.type('G');
    await screen.shows(/▶ +4 +five/);
    screen.type('u');
    expect((await hungUp).verdicts).toMatchObject([{ outcome: 'unanswered' }]);

    const edited = stage.sendOffer('--service six');
    await screen.shows(/5 +six .*HELD/);
    screen.type('G');
    await screen.shows(/▶ +5 +six/);
    screen.type('e');
    await screen.shows('ACK of offer 5');
    screen.type('j\r');
    await screen.shows('fails: accepted');
    screen.type('G\r');
    expect((await edited).verdicts).toMatchObject([{ outcome: 'refused', released: true }]);

    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('shows what a script answers, and says on the terminal that it leaves what was not as expected', async ({
    stage,
  }) => {
    const file = join(stage.directory, 'endpoint');
    const flags = ['--reply', 'refuse:busy', '--expect', 'accepted=1', '--endpoint-file', file];
    const screen = inTerminal(stage, ['fake-backend', stage.endpoint, '--interactive', ...flags]);
    await screen.shows('waiting for offers');
    expect(readFileSync(file, 'utf8')).toBe(`${stage.endpoint}\n`);

    await stage.sendOffer('--service one --expect refused');
    await screen.shows(/one .*refused: busy/);
    screen.type('q');
    expect(await screen.ended).toBe(1);
    await screen.shows('not as expected: accepted 0 instead of 1, refused 1 instead of 0');
  });

  it('ends on Ctrl-C and takes its socket with it', async ({ stage }) => {
    const screen = inTerminal(stage, ['fake-backend', stage.endpoint, '--interactive']);
    await screen.shows('fake-backend ');
    screen.type('\u0003');
    expect(await screen.ended).toBe(0);
    expect((await stage.sendOffer('--expect unreachable')).code).toBe(0);
  });

  it('wants a terminal: without one it is wrong usage', async ({ stage }) => {
    const { code, stderr } = await stage.run(['fake-backend', stage.endpoint, '--interactive']);
    expect(code).toBe(2);
    expect(stderr).toContain('--interactive needs a terminal');
    expect(stderr).toContain('--reply');
  });
});
