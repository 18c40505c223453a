import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { oneProcess } from '../process/one-process.ts';
import { listenRaw } from '../process/raw-peers.ts';
import { BINARY, Running } from '../process/running.ts';
import { it, type Stage } from '../process/stage.ts';

const STRANGER = 65_534;
const RECORDING = 'test/fixtures/captures/accept/events.ndjson';
/** Only root can be two users. */
const isRoot = process.getuid?.() === 0;

/** What may be where the default directory is made. */
const DIRECTORIES: { readonly [what: string]: (path: string, stage: Stage) => void } = {
  'somebody else’s, closed to others': (path) => make(path, STRANGER, 0o700),
  'somebody else’s, open to all': (path) => make(path, STRANGER, 0o777),
  'open to all': (path) => make(path, 0, 0o777),
  'open to all, where nobody may remove what is another’s': (path) => make(path, 0, 0o1777),
  'open to a group': (path) => make(path, 0, 0o770),
  'a link to somebody else’s': (path, stage) => {
    make(stage.path('theirs'), STRANGER, 0o700);
    symlinkSync(stage.path('theirs'), path);
  },
};

function make(path: string, owner: number, mode: number): void {
  mkdirSync(path);
  chownSync(path, owner, owner);
  chmodSync(path, mode);
}

/** Commands that dial a default endpoint, whether it is named or not. */
const DIALLING: { readonly [how: string]: (stage: Stage) => readonly string[] } = {
  'send-offer': () => ['send-offer'],
  'send-hello': () => ['send-hello'],
  'send-offer to that very path': (stage) => ['send-offer', stage.path('handoff-cli/backend.sock')],
  'send-offer to it by another spelling': (stage) => [
    'send-offer',
    `${stage.directory}/handoff-cli/.././/handoff-cli/backend.sock`,
  ],
  replay: (stage) => ['replay', RECORDING, stage.path('handoff-cli/backend.sock'), '--as', 'broker'],
  'conform backend': (stage) => ['conform', 'backend', stage.path('handoff-cli/backend.sock')],
  tap: (stage) => ['tap', stage.tapped, stage.path('handoff-cli/backend.sock')],
  'fake-broker': (stage) => ['fake-broker', stage.broker],
};

const dialling = oneProcess();

/** Listens in the default directory, and counts who comes. */
async function stranger(stage: Stage): Promise<{ visitors: number }> {
  const seen = { visitors: 0 };
  for (const role of ['backend', 'broker']) {
    const serve = () => {
      seen.visitors += 1;
    };
    await listenRaw(stage, serve, stage.path(`handoff-cli/${role}.sock`));
  }
  return seen;
}

describe.runIf(isRoot)('where the default directory is', () => {
  describe.concurrent.for(Object.entries(DIRECTORIES))('%s', ([, directory]) => {
    it.for(['send-offer', 'send-hello'] as const)('%s dials nobody', async (command, { stage }) => {
      directory(stage.path('handoff-cli'), stage);
      const seen = await stranger(stage);
      const { code, error } = await dialling.run([command, '--json'], {
        env: { XDG_RUNTIME_DIR: stage.directory },
      });
      expect([code, error?.code]).toEqual([3, 'EPERM']);
      expect(error?.message).toContain(stage.directory);
      expect(error?.hint).not.toBe('');
      expect(seen.visitors).toBe(0);
    });

    it.for(['fake-backend', 'fake-broker'] as const)(
      '%s listens only where nobody else can',
      async (command, { stage }) => {
        const path = stage.path('handoff-cli');
        directory(path, stage);
        const mine = lstatSync(path).isDirectory() && lstatSync(path).uid === 0;
        const server = stage.start([command, '--json'], { env: { XDG_RUNTIME_DIR: stage.directory } });
        if (mine) {
          await server.recordOf('listening');
          expect(lstatSync(path).mode & 0o777).toBe(0o700);
          return;
        }
        const { code, records } = await server.ended;
        expect(code).toBe(3);
        expect(records.filter(({ type }) => type === 'listening')).toEqual([]);
      },
    );
  });

  describe.concurrent('somebody else’s, nobody is dialled by', () => {
    it.for(Object.entries(DIALLING))('%s', async ([how, words], { stage }) => {
      make(stage.path('handoff-cli'), STRANGER, 0o777);
      const seen = await stranger(stage);
      const env = { XDG_RUNTIME_DIR: stage.directory };
      if (how === 'tap' || how === 'fake-broker') {
        const server = stage.start([...words(stage), '--json', '--count', '1'], { env });
        await server.recordOf('listening');
        await (how === 'tap' ? stage.run(['send-offer', stage.tapped, '--json']) : stage.sendHello());
        await server.ended;
      } else expect((await dialling.run([...words(stage), '--json'], { env })).code).toBe(3);
      expect(seen.visitors).toBe(0);
    });

    it('whoever is told of it by HANDOFF_ENDPOINT', async ({ stage }) => {
      make(stage.path('handoff-cli'), STRANGER, 0o777);
      const seen = await stranger(stage);
      const HANDOFF_ENDPOINT = stage.path('handoff-cli/backend.sock');
      const env = { XDG_RUNTIME_DIR: stage.directory, HANDOFF_ENDPOINT };
      expect((await dialling.run('send-offer --json', { env })).code).toBe(3);
      expect(seen.visitors).toBe(0);
    });
  });

  it('under /tmp, another user’s token stays at home', async ({ stage }) => {
    // Its directory is where another run of this test would look for it, too.
    const user = 60_000 + (process.pid % 5_000);
    const directory = `/tmp/handoff-cli-${user}`;
    stage.afterwards(() => rmSync(directory, { recursive: true, force: true }));
    rmSync(directory, { recursive: true, force: true });
    make(directory, 0, 0o777);
    let visitors = 0;
    await listenRaw(
      stage,
      () => {
        visitors += 1;
      },
      `${directory}/backend.sock`,
    );
    chmodSync(`${directory}/backend.sock`, 0o777);
    const asUser = ['--reuid', String(user), '--regid', String(user), '--clear-groups'];
    const words = [...asUser, process.execPath, BINARY, 'send-offer'];
    const { code, stderr } = await stage.keep(new Running('setpriv', words)).ended;
    expect(code, stderr).toBe(3);
    expect(stderr).toContain(directory);
    expect(visitors).toBe(0);
  });
});
