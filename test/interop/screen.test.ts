import { describe, expect } from 'vitest';
import { stepWords } from '../../src/script/catalogue.ts';
import { it } from '../process/stage.ts';
import { inTerminal, tapOnScreen } from '../process/terminal.ts';
import { deliver, referenceBackend } from './reference-peer.ts';

describe.concurrent('offers of the reference’s broker on our screen', () => {
  it.for([
    ['a', 'accepted', ''],
    ['s', 'error', ''],
    ['h', 'error', ''],
    ['rtoo busy\r', 'refused', 'too busy'],
    ['c\r', 'error', ''],
  ] as const)('with the keys %j', async ([keys, result, detail], { stage }) => {
    const screen = inTerminal(stage, ['fake-backend', stage.endpoint, '--interactive']);
    await screen.shows('waiting for offers');
    const delivery = deliver(stage, '--send', 'ping', '--deadline-ms', '4000');
    await screen.shows(/▶ +0 +zccache .*HELD/);
    await screen.shows('serviceName');
    screen.type(keys);
    expect(await delivery).toMatchObject({ result, detail });
    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('talk on the connection that it handed over', async ({ stage }) => {
    const screen = inTerminal(stage, ['fake-backend', stage.endpoint, '--interactive']);
    await screen.shows('waiting for offers');
    const delivery = deliver(stage, '--send', 'ping');
    await screen.shows(/HELD/);
    screen.type('a');
    expect(await delivery).toMatchObject({ result: 'accepted', received: 'ping' });
    await screen.shows('← ping');
  });
});

describe.concurrent('our form to the reference’s backend', () => {
  it('sees it accept and refuse', async ({ stage }) => {
    await referenceBackend(stage, '--reply', 'accept', '--count', '2');
    const screen = inTerminal(stage, ['send-offer', stage.endpoint, '--interactive', '--send', 'ping']);
    await screen.shows('▸ service');
    screen.type('S');
    await screen.shows('✓ accepted');
    screen.type(`jjjj${'l'.repeat(stepWords('offer').indexOf('corrupt:token-short'))}`);
    await screen.shows('‹ corrupt:token-short ›');
    screen.type('S');
    await screen.shows('– refused');
  });
});

describe.concurrent('our tap on the way to the reference’s backend', () => {
  it('passes a connection of its own with a token that came without one', async ({ stage }) => {
    const backend = await referenceBackend(stage, '--reply', 'accept', '--count', '1');
    const screen = await tapOnScreen(stage);
    screen.type('imessage == "HandoffOffer"\r');
    await screen.shows('hold: message == "HandoffOffer"');
    const token = 'ab'.repeat(16);
    const offered = ['send-offer', stage.tapped, '--no-sideband', '--token', token, '--deadline', '1m'];
    const sent = stage.run(offered);
    await screen.shows('● 1 held');
    screen.type(`I${token}+stream\r`);
    await screen.shows('✓ insert:stream');
    expect(await backend.event('offer')).toMatchObject({ result: 'accepted', descriptor: true });
    expect(await sent).toMatchObject({ code: 0 });
  });
});
