import { describe, expect } from 'vitest';
import { stepWords } from '../../../src/script/catalogue.ts';
import { it } from '../../process/stage.ts';
import { inTerminal, tapOnScreen } from '../../process/terminal.ts';

describe.concurrent('tap --interactive', () => {
  it('shows what passes while it passes', async ({ stage }) => {
    await stage.fakeBackend();
    const screen = await tapOnScreen(stage);
    expect(await stage.run(['send-offer', stage.tapped])).toMatchObject({ code: 0 });
    await screen.shows('3 records   1 handoff');
    screen.type('Gk');
    await screen.shows(/▶.*HandoffOffer/);
    expect(await screen.quit()).toBe(0);
  });

  it('holds frames until a key lets them pass', async ({ stage }) => {
    await stage.fakeBackend();
    const screen = await tapOnScreen(stage);
    screen.type('imessage == "HandoffAck"\r');
    await screen.shows('hold: message == "HandoffAck"');
    const sent = stage.run(['send-offer', stage.tapped]);
    await screen.shows(/HELD .*HandoffAck/);
    screen.type('La');
    await screen.shows('✓ pass');
    expect(await sent).toMatchObject({ code: 0 });
    const broken = stage.run(['send-offer', stage.tapped, '--expect', 'invalid']);
    await screen.shows('● 1 held');
    screen.type('Gbcorrupt:token\r');
    await screen.shows('✓ corrupt:token');
    expect(await broken).toMatchObject({ code: 0 });
    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('holds, and decides, also for a client of --control', async ({ stage }) => {
    await stage.fakeBackend();
    const control = ['--control', stage.path('control')];
    const screen = await tapOnScreen(stage, ...control);
    const steer = (...words: string[]) => stage.run(['control', stage.path('control'), ...words]);
    expect((await steer('hold', 'ack')).code).toBe(0);
    const sent = stage.run(['send-offer', stage.tapped, '--expect', 'invalid']);
    await screen.shows(/HELD .*HandoffAck/);
    expect((await steer('decide', '0', 'corrupt:kind')).code).toBe(0);
    await screen.shows('✓ corrupt:kind');
    expect(await sent).toMatchObject({ code: 0 });
    expect((await steer('stop')).code).toBe(0);
    expect(await screen.ended).toBe(0);
  });

  it('passes a descriptor of its own to the peer, with a held frame', async ({ stage }) => {
    const backend = await stage.fakeBackend('--reply silent');
    const screen = await tapOnScreen(stage);
    screen.type('imessage == "HandoffOffer"\r');
    await screen.shows('hold: message == "HandoffOffer"');
    const attached = stage.run(['send-offer', stage.tapped, '--expect', 'unanswered']);
    await screen.shows('● 1 held');
    screen.type('Ppipe\r');
    await screen.shows('✓ attach:pipe');
    expect(await backend.recordOf('frame')).toMatchObject({
      message: 'HandoffOffer',
      descriptors: 1,
      passed: [{ kind: 'pipe' }],
    });
    screen.type('q');
    expect(await screen.ended).toBe(0);
    expect(await attached).toMatchObject({ code: 0 });
  });

  it('says once the screen is left that its capture could not be written, and ends with 3', async ({
    stage,
  }) => {
    await stage.fakeBackend();
    const screen = await tapOnScreen(stage, '--capture', '/dev/full');
    expect(await stage.run(['send-offer', stage.tapped])).toMatchObject({ code: 0 });
    await screen.shows('3 records   1 handoff');
    expect(await screen.quit()).toBe(3);
    await screen.shows('cannot write the capture /dev/full, it ends here');
  });

  it('needs a terminal', async ({ stage }) => {
    expect(await stage.run(['tap', 'a', 'b', '--interactive'])).toMatchObject({ code: 2 });
  });
});

describe.concurrent('send-offer --interactive', () => {
  it('sends, is changed, and sends again', async ({ stage }) => {
    await stage.fakeBackend('--reply ack,refuse:busy');
    const screen = inTerminal(stage, ['send-offer', stage.endpoint, '--interactive', '--send', 'ping'], {
      cols: 120,
      rows: 40,
    });
    await screen.shows('▸ service');
    screen.type('S');
    await screen.shows('✓ accepted');
    await screen.shows('"ping"');
    screen.type('\r\u0015other\r');
    await screen.shows(/▸ service +other/);
    screen.type('S');
    await screen.shows('#2');
    await screen.shows('– refused');
    const script = stepWords('offer').indexOf('corrupt:framing-version');
    screen.type(`jjjj${'l'.repeat(script)}S`);
    await screen.shows('#3');
    await screen.shows('✗ unanswered');
    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('says what is wrong with a field, and that nothing is listening', async ({ stage }) => {
    const screen = inTerminal(stage, ['send-offer', stage.endpoint, '--interactive'], {
      cols: 120,
      rows: 40,
    });
    await screen.shows('▸ service');
    screen.type('S');
    await screen.shows(/such file or|directory/);
    screen.type('j\rzz\rS');
    await screen.shows(/✗ .*(hex|16 bytes)/);
  });

  it('needs a terminal', async ({ stage }) => {
    expect(await stage.run(['send-offer', stage.endpoint, '--interactive'])).toMatchObject({ code: 2 });
  });
});

describe.concurrent('a broker and a client', () => {
  it('meet on their screens', async ({ stage }) => {
    const env = { NO_COLOR: '1', XDG_RUNTIME_DIR: stage.directory };
    const size = { cols: 120, rows: 40 };
    await stage.fakeBackend();
    const broker = inTerminal(
      stage,
      ['fake-broker', stage.path('broker.sock'), '--backend', stage.endpoint, '--interactive'],
      size,
      env,
    );
    await broker.shows('waiting for clients');
    const client = inTerminal(
      stage,
      ['send-hello', stage.path('broker.sock'), '--send', 'ping', '--interactive'],
      size,
      env,
    );
    await client.shows('▸ service');
    client.type('S');
    await client.shows('✓ accepted');
    await client.shows(/route +adopted/);
    await broker.shows('1 handoff');
    client.type('q');
    expect(await client.ended).toBe(0);
    expect(await broker.quit()).toBe(0);
  });
});
