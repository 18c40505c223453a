import { appendFileSync, copyFileSync, readFileSync, renameSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { asleep } from '../../process/eventually.ts';
import { BINARY } from '../../process/running.ts';
import { it } from '../../process/stage.ts';
import { inTerminal } from '../../process/terminal.ts';

const CAPTURE = new URL('../../fixtures/captures/accept/events.ndjson', import.meta.url).pathname;
const RAW = new URL('../../fixtures/captures/accept/handoff-connections.bin', import.meta.url).pathname;

describe.concurrent('decode --interactive', () => {
  it('opens a capture, is walked through, and leaves the terminal as it was', async ({ stage }) => {
    const screen = inTerminal(stage, ['decode', CAPTURE, '--interactive']);
    await screen.shows('21 records   3 handoffs');
    expect(screen.state()).toEqual({ screen: 'alternate', mouse: 'drag', cursor: false });
    screen.type('jj\t\t');
    await screen.shows('┏ Bytes');
    await screen.shows('[05]');
    screen.type('\u001b[Z\u001b[Z');
    await screen.shows('┏ Records');
    screen.type('fmessage == "Hello"\r');
    await screen.shows('filter: message == "Hello" (3 matching)');
    screen.type('\u001b');
    await screen.shows('sideband');
    screen.type('H\r');
    await screen.shows('handoff 0 on connection 1  ✓ accepted');
    expect(await screen.quit()).toBe(0);
  });

  it('the wheel scrolls, a click selects, and a paste goes into the line of input', async ({ stage }) => {
    const screen = inTerminal(stage, ['decode', CAPTURE, '--interactive']);
    await screen.shows(/▶ +0 /);
    screen.type('\u001b[<65;10;5M');
    await screen.shows(/▶ +2 .*HandoffOffer/);
    screen.type('\u001b[<0;10;4M\u001b[<0;10;4m');
    await screen.shows(/▶ +0 /);
    screen.type('/\u001b[200~Hand\noff\u001b[201~');
    await screen.shows('search: Hand off');
  });

  it('moves by pages', async ({ stage }) => {
    const screen = inTerminal(stage, ['decode', CAPTURE, '--interactive']);
    await screen.shows(/▶ +0 /);
    screen.type('\u001b[6~');
    await screen.shows(/▶ +[5-8] /);
    screen.type('\u001b[5~');
    await screen.shows(/▶ +0 /);
  });

  it('fits itself to another size', async ({ stage }) => {
    const screen = inTerminal(stage, ['decode', CAPTURE, '--interactive']);
    await screen.shows('q quit');
    screen.resize(80, 12);
    await screen.shows(/\? keys {2}q quit$/);
    screen.resize(200, 50);
    await screen.shows('backend /run/user/1000/running-process/broker/zccache.sock');
    await screen.shows(/\? keys {2}q quit$/);
  });

  it('writes no more per key than what changes', async ({ stage }) => {
    const screen = inTerminal(stage, ['decode', CAPTURE, '--interactive'], { cols: 80, rows: 24 });
    await screen.shows(/21 records {3}3 handoffs *$/m);
    screen.type('j');
    await screen.shows(/▶ +1 /);
    await asleep(screen.pid);
    const before = screen.written;
    screen.type('m');
    await screen.shows('mark: which letter?');
    // The screen has about 1,900 characters; one line of it has changed.
    expect(screen.written - before).toBeLessThan(160);
  });

  it('follows a file that grows', async ({ stage }) => {
    const growing = stage.path('growing.bin');
    copyFileSync(RAW, growing);
    const screen = inTerminal(stage, ['decode', growing, '--interactive', '--follow']);
    await screen.shows('9 records   3 handoffs');
    appendFileSync(growing, Buffer.from('no frame'));
    appendFileSync(growing, readFileSync(RAW));
    await screen.shows('19 records   6 handoffs');
    copyFileSync(RAW, stage.path('another.bin'));
    renameSync(stage.path('another.bin'), growing);
    await screen.shows('✗ ');
    await screen.shows('has been replaced');
    screen.type('q');
    expect(await screen.ended).toBe(0);
  });

  it('says where a file breaks off', async ({ stage }) => {
    const broken = stage.path('broken.ndjson');
    copyFileSync(CAPTURE, broken);
    appendFileSync(broken, 'nonsense\n');
    const screen = inTerminal(stage, ['decode', broken, '--interactive']);
    await screen.shows('21 records');
    await screen.shows(/✗ .*line 40/);
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
    'send-hello --interactive': ['send-hello', '--interactive'],
    'fake-broker --interactive': ['fake-broker', '--interactive'],
    'the welcome': [],
  };
  for (const [name, args] of Object.entries(screens)) {
    it(`${name} shows its keys, in 16 colours, and leaves the terminal as it was with q`, async ({
      stage,
    }) => {
      const colours = { NO_COLOR: '', FORCE_COLOR: '1' };
      const screen = inTerminal(stage, args, { cols: 80, rows: 60 }, colours);
      await screen.shows('q quit');
      expect(screen.state().screen).toBe('alternate');
      screen.type('?');
      await screen.shows(/q Ctrl-C +quit/);
      screen.type('\u001b');
      await screen.shows('q quit');
      expect(await screen.quit()).toBe(0);
    });

    it(`${name} leaves the terminal as it was with Ctrl-C`, async ({ stage }) => {
      const screen = inTerminal(stage, args);
      await screen.shows('q quit');
      expect(await screen.quit('\u0003')).toBe(0);
    });

    it.for(['SIGTERM', 'SIGHUP'])(
      `${name} leaves the terminal as it was with %s`,
      async (signal, { stage }) => {
        const screen = inTerminal(stage, args);
        await screen.shows('q quit');
        screen.kill(signal);
        const code = await screen.ended;
        await screen.isAsItWas();
        // A busy machine may give it no time to end before it gives up, which it says then.
        expect(code === 0 || screen.screen().includes('did not let go in time'), screen.screen()).toBe(true);
      },
    );
  }
});

describe.concurrent('the welcome', () => {
  it('starts what is chosen, and comes back', async ({ stage }) => {
    const screen = inTerminal(stage, []);
    await screen.shows('▶ demo');
    expect(screen.screen()).not.toContain('decode --interactive');
    screen.type('\r');
    await screen.shows('any key returns to the menu');
    await screen.shows('Try next:');
    screen.type(' ');
    await screen.shows('▶ demo');
    screen.type('/send-offer\r\r');
    await screen.shows('send-offer /');
    screen.type('q');
    await screen.shows(/▶ send-offer /);
    expect(await screen.quit()).toBe(0);
  });

  it('tries a broker, with the command that starts it', async ({ stage }) => {
    const screen = inTerminal(stage, []);
    await screen.shows('▶ demo');
    screen.type('/conform broker\r\r');
    await screen.shows('conform broker: endpoint');
    screen.type('\r');
    await screen.shows('backend endpoint');
    screen.type('\r');
    await screen.shows('conform broker: command');
    screen.type(`${BINARY} fake-broker {endpoint} --backend {backend-endpoint} --json\r`);
    await screen.shows(/✓ passed/);
    screen.type('q');
    await screen.shows('any key returns to the menu');
    screen.type(' ');
    await screen.shows('▶ conform broker');
    expect(await screen.quit()).toBe(0);
  });

  it('remembers the last captures', async ({ stage }) => {
    const home = { env: { XDG_RUNTIME_DIR: stage.directory } };
    const backend = stage.start(['fake-backend', '--json', '--once', '--capture', 'seen.pcapng'], {
      ...home,
      cwd: stage.directory,
    });
    await backend.recordOf('listening');
    await stage.run(['send-offer'], home);
    await backend.ended;
    const screen = inTerminal(stage, []);
    await screen.shows(/decode \//);
    screen.type('j\r');
    await screen.shows('3 records   1 handoff');
    screen.type('q');
    await screen.shows('What to do');
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
