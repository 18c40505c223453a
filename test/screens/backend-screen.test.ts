import { describe, expect } from 'vitest';
import { it } from '../process/stage.ts';
import { inTerminal } from '../process/terminal.ts';

describe('fake-backend --interactive', () => {
  it('holds each offer until a key decides its fate', async ({ stage }) => {
    const screen = inTerminal(stage, ['fake-backend', stage.endpoint, '--interactive']);
    await screen.shows('waiting for offers');

    const accepted = stage.sendOffer('--service one --deadline 1m --send ping');
    await screen.shows(/▶ +0 one .* held \[#/);
    screen.type('a');
    await screen.shows(/one .* ack → accepted after \d+ ms/);
    expect((await accepted).verdicts).toMatchObject([{ outcome: 'accepted', adopted: { received: 'ping' } }]);

    const refused = stage.sendOffer('--service two --deadline 1m');
    await screen.shows(/1 two .* held/);
    screen.type('j');
    await screen.shows(/▶ +1 two/);
    screen.type('r');
    await screen.shows('refuse, with the detail');
    screen.type('too, busy');
    await screen.shows('too, busy▏');
    screen.type('\r');
    expect((await refused).verdicts).toMatchObject([{ outcome: 'refused', errorDetail: 'too, busy' }]);
    await screen.shows(/two .* → refused/);

    const corrupted = stage.sendOffer('--service three --deadline 1m');
    await screen.shows(/2 three .* held/);
    screen.type('G');
    await screen.shows(/▶ +2 three/);
    screen.type('c');
    await screen.shows('corrupt: ‹ framing-version ›');
    screen.type('jj');
    await screen.shows('corrupt: ‹ frame ›');
    screen.type('\r');
    expect((await corrupted).verdicts).toMatchObject([{ outcome: 'invalid' }]);

    const late = stage.sendOffer('--service four --deadline 1m');
    await screen.shows(/3 four .* held/);
    screen.type('G');
    await screen.shows(/▶ +3 four/);
    screen.type('d');
    await screen.shows('ack later, after');
    screen.type('soon\r');
    await screen.shows('"soon" is not a duration');
    screen.type('\u007f'.repeat(4));
    screen.type('10ms\r');
    expect((await late).verdicts).toMatchObject([{ outcome: 'accepted' }]);

    const hungUp = stage.sendOffer('--service five --deadline 1m');
    await screen.shows(/4 five .* held/);
    screen.type('G');
    await screen.shows(/▶ +4 five/);
    screen.type('h');
    expect((await hungUp).verdicts).toMatchObject([{ outcome: 'unanswered' }]);

    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('ends on Ctrl-C and takes its socket with it', async ({ stage }) => {
    const screen = inTerminal(stage, ['fake-backend', stage.endpoint, '--interactive']);
    await screen.shows(`fake backend on ${stage.endpoint}`);
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
