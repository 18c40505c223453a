import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { faultsFor } from '../../src/faults/catalogue.ts';
import { it } from '../process/stage.ts';
import { inTerminal } from '../process/terminal.ts';

const CAPTURE = new URL('../fixtures/captures/accept/events.ndjson', import.meta.url).pathname;
const RAW = new URL('../fixtures/captures/accept/handoff-connections.bin', import.meta.url).pathname;

describe.concurrent('decode --interactive', () => {
  it('opens a capture, is walked through, and leaves the terminal as it was', async ({ stage }) => {
    const screen = inTerminal(stage, ['decode', CAPTURE, '--interactive']);
    await screen.shows('21 records, 3 handoffs');
    expect(screen.state()).toEqual({ screen: 'alternate', mouse: 'vt200', cursor: false });
    screen.type('jj\t\t');
    await screen.shows('[bytes]');
    await screen.shows('[05]');
    screen.type('\u001b[Z\u001b[Z');
    await screen.shows('[list]');
    screen.type('/message == "Hello"\r');
    await screen.shows('3 fit message == "Hello"');
    screen.type('\u001b');
    await screen.shows('sideband');
    screen.type('h\r');
    await screen.shows('handoff 0 on connection 1: accepted');
    screen.type('q');
    expect(await screen.ended).toBe(0);
    await screen.isAsItWas();
  });

  it('scrolls with the wheel, and by pages', async ({ stage }) => {
    const screen = inTerminal(stage, ['decode', CAPTURE, '--interactive']);
    await screen.shows(/^▶ +0 /m);
    screen.type('\u001b[<65;10;5M');
    await screen.shows(/^▶ +2 .*HandoffOffer/m);
    screen.type('\u001b[<64;10;5M');
    await screen.shows(/^▶ +0 /m);
    screen.type('\u001b[6~');
    await screen.shows(/^▶ +9 /m);
    screen.type('\u001b[5~');
    await screen.shows(/^▶ +0 /m);
  });

  it('fits itself to another size', async ({ stage }) => {
    const screen = inTerminal(stage, ['decode', CAPTURE, '--interactive']);
    await screen.shows('j k move');
    screen.resize(80, 12);
    await screen.shows(/j k move .*q quit$/);
    screen.resize(200, 50);
    await screen.shows('backend /run/user/1000/running-process/broker/zccache.sock');
    await screen.shows(/j k move .*q quit$/);
  });

  it('follows a file that grows', async ({ stage }) => {
    const growing = stage.path('growing.bin');
    copyFileSync(RAW, growing);
    const screen = inTerminal(stage, ['decode', growing, '--interactive', '--follow']);
    await screen.shows('9 records, 3 handoffs');
    appendFileSync(growing, Buffer.from('no frame'));
    appendFileSync(growing, readFileSync(RAW));
    await screen.shows('19 records, 6 handoffs');
    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('says where a file breaks off', async ({ stage }) => {
    const broken = stage.path('broken.ndjson');
    copyFileSync(CAPTURE, broken);
    appendFileSync(broken, 'nonsense\n');
    const screen = inTerminal(stage, ['decode', broken, '--interactive']);
    await screen.shows('21 records');
    await screen.shows('this is no event');
  });

  it('needs a terminal, and a file', async ({ stage }) => {
    expect(await stage.run(['decode', CAPTURE, '--interactive'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`handoff-cli decode ${CAPTURE}`),
    });
    expect(await stage.run(['decode', '-', '--interactive'])).toMatchObject({ code: 2 });
    const missing = inTerminal(stage, ['decode', 'missing', '--interactive']);
    expect(await missing.ended).toBe(3);
    await missing.shows('no such file');
    await missing.isAsItWas();
  });
});

describe.concurrent('every screen', () => {
  const screens = {
    'decode --interactive': ['decode', CAPTURE, '--interactive'],
    'fake-backend --interactive': ['fake-backend', '--interactive'],
    'send-offer --interactive': ['send-offer', '--interactive'],
    'the welcome': [],
  };
  for (const [name, args] of Object.entries(screens)) {
    it(`${name} shows its keys, in 16 colours, and leaves the terminal as it was with q`, async ({
      stage,
    }) => {
      const colours = { NO_COLOR: '', FORCE_COLOR: '1' };
      const screen = inTerminal(stage, args, { cols: 80, rows: 40 }, colours);
      await screen.shows('q quit');
      expect(screen.state().screen).toBe('alternate');
      screen.type('?');
      await screen.shows(/q Ctrl-C +quit/);
      screen.type('x');
      await screen.shows('q quit');
      screen.type('q');
      expect(await screen.ended).toBe(0);
      await screen.isAsItWas();
    });

    it(`${name} leaves the terminal as it was with Ctrl-C`, async ({ stage }) => {
      const screen = inTerminal(stage, args);
      await screen.shows('q quit');
      screen.type('\u0003');
      expect(await screen.ended).toBe(0);
      await screen.isAsItWas();
    });

    it.for(['SIGTERM', 'SIGHUP'])(
      `${name} leaves the terminal as it was with %s`,
      async (signal, { stage }) => {
        const screen = inTerminal(stage, args);
        await screen.shows('q quit');
        screen.kill(signal);
        expect(await screen.ended).toBe(0);
        await screen.isAsItWas();
      },
    );
  }
});

describe.concurrent('the welcome', () => {
  it('starts what is chosen', async ({ stage }) => {
    const screen = inTerminal(stage, []);
    await screen.shows('▶ handoff-cli demo');
    expect(screen.screen()).not.toContain('walk through the last capture');
    screen.type('\r');
    await screen.shows('Try next:');
    expect(await screen.ended).toBe(0);
    await screen.isAsItWas();
  });

  it('remembers the last capture', async ({ stage }) => {
    const home = { env: { XDG_RUNTIME_DIR: stage.directory } };
    const backend = stage.start(['fake-backend', '--json', '--once', '--capture', 'seen.pcapng'], {
      ...home,
      cwd: stage.directory,
    });
    await backend.recordOf('listening');
    await stage.run(['send-offer'], home);
    await backend.ended;
    const screen = inTerminal(stage, []);
    await screen.shows(`decode --interactive ${stage.path('seen.pcapng')}`);
    screen.type('jjj\r');
    await screen.shows('3 records, 1 handoff');
    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('is the help where there is no terminal', async ({ stage }) => {
    const { code, stdout } = await stage.run([]);
    expect(code).toBe(0);
    expect(stdout).toContain('fake-backend');
    expect(stdout).toContain('Usage:');
  });
});

describe.concurrent('tap --interactive', () => {
  it('shows what passes while it passes', async ({ stage }) => {
    await stage.fakeBackend();
    const screen = inTerminal(stage, ['tap', stage.tapped, stage.endpoint, '--interactive']);
    await screen.shows('0 records');
    expect(await stage.run(['send-offer', stage.tapped])).toMatchObject({ code: 0 });
    await screen.shows('3 records, 1 handoff');
    screen.type('Gk');
    await screen.shows(/▶.*HandoffOffer/);
    screen.type('q');
    expect(await screen.ended).toBe(0);
    await screen.isAsItWas();
  });

  it('needs a terminal', async ({ stage }) => {
    expect(await stage.run(['tap', 'a', 'b', '--interactive'])).toMatchObject({ code: 2 });
  });
});

describe.concurrent('send-offer --interactive', () => {
  it('sends, is changed, and sends again', async ({ stage }) => {
    await stage.fakeBackend('--reply ack,refuse:busy');
    const screen = inTerminal(stage, ['send-offer', stage.endpoint, '--interactive', '--send', 'ping']);
    await screen.shows('▶ service');
    screen.type('s');
    await screen.shows('✓ 12 passed');
    await screen.shows('answered "ping"');
    screen.type('\r\u0015other\r');
    await screen.shows(/▶ service +other/);
    screen.type('s');
    await screen.shows('#2 other');
    await screen.shows('refused: busy');
    expect(screen.screen()).toContain('#1 handoff-cli');
    const fault = faultsFor('offer').findIndex(({ name }) => name === 'framing-version');
    screen.type(`jjjj${'l'.repeat(fault + 1)}s`);
    await screen.shows('✗ framing');
    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('says what is wrong with a field, and that nobody listens', async ({ stage }) => {
    const screen = inTerminal(stage, ['send-offer', stage.endpoint, '--interactive']);
    await screen.shows('▶ service');
    screen.type('s');
    await screen.shows('such file or directory');
    screen.type('j\rzz\rs');
    await screen.shows(/"?zz"?/);
    await screen.shows(/hex|16 bytes/);
  });

  it('needs a terminal', async ({ stage }) => {
    expect(await stage.run(['send-offer', stage.endpoint, '--interactive'])).toMatchObject({ code: 2 });
  });
});
