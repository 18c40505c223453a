import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { basename, dirname } from 'node:path';
import { DIALLING, SERVING } from '../commands.ts';
import { type Context, judged, type Situation, sample } from '../context.ts';
import { neverReads } from '../peers/never-reads.ts';
import { pause, Subject } from '../subject.ts';

const SIGNALS: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const PHASES = [
  'while it starts',
  'while it listens',
  'with a peer that reads nothing',
  'after a stop of 1 s',
] as const;
/** Node has not begun before. */
const STARTING_MS = 150;
const STOPPED_MS = 1_000;
const BUSY_MS = 300;
/**
 * Whether a server ended within the 900 ms that it gives itself shows in its exit code; where the machine is busy, they take several
 * times as long. This is for what does not end.
 */
const MOST_MS = 20_000;

/** What a command leaves of its directories: nothing but those that all runs share. */
const SHARED = new Set(['handoff-cli']);

export const signals: Situation = {
  name: 'signals',
  async *rows(context) {
    for (const command of SERVING)
      for (const signal of sample(context, SIGNALS, 1))
        for (const phase of sample(context, PHASES, 2)) {
          const endpoint = context.path('s');
          const place = new Place(context);
          const capture = `${place.directory}/x.pcapng`;
          const args = [...command.args(endpoint, context.backend), '--capture', capture];
          const subject = new Subject([...args, '--control', `${place.directory}/c.sock`], place);
          const socket = await phases[phase](subject, endpoint);
          const endedAfterMs = await subject.end(signal);
          socket?.destroy();
          const late = phase === 'while it starts' ? '' : lateness(endedAfterMs);
          const lost = [late, place.left(endpoint, ['x.pcapng'])].filter((text) => text !== '').join(', ');
          const facts = { command: command.name, situation: `${signal} ${phase}`, descriptors: null };
          // Before the handlers are there, a signal ends any process by itself.
          const allowed = phase === 'while it starts' ? [0, signal] : [0];
          yield judged(subject, { ...facts, endedAfterMs, lost }, allowed);
        }
    for (const { name, args } of sample(context, DIALLING, 1))
      for (const signal of sample(context, SIGNALS, 1)) {
        const endpoint = context.path('d');
        const place = new Place(context);
        const sockets: Socket[] = [];
        const server = createServer((socket) => void sockets.push(socket.on('error', () => {})));
        server.listen(endpoint);
        await once(server, 'listening');
        const words = args(endpoint).map((word) => (word === '1s' ? '1h' : word));
        const subject = new Subject(words, place);
        while (!subject.isOver && sockets.length === 0) await pause(10);
        await pause(BUSY_MS);
        const endedAfterMs = await subject.end(signal);
        for (const socket of sockets) socket.destroy();
        server.close();
        const lost = [lateness(endedAfterMs), place.left(null, [])].filter((text) => text !== '').join(', ');
        const facts = { command: name, situation: `${signal} while its peer is silent`, descriptors: null };
        yield judged(subject, { ...facts, endedAfterMs, lost }, [0, 1, 3, 130]);
      }
  },
};

/** Temporary and runtime directories of a command’s own. */
class Place {
  readonly directory: string;
  readonly env: NodeJS.ProcessEnv;

  constructor(context: Context) {
    this.directory = context.path('p');
    mkdirSync(this.directory, { mode: 0o700 });
    this.env = { TMPDIR: this.directory, XDG_RUNTIME_DIR: this.directory };
  }

  /** What should be gone, in words; empty: nothing. @param kept what is to stay @param endpoint null: it is not the command’s own */
  left(endpoint: string | null, kept: readonly string[]): string {
    const here = readdirSync(this.directory).filter((name) => !SHARED.has(name) && !kept.includes(name));
    const beside =
      endpoint === null
        ? []
        : readdirSync(dirname(endpoint)).filter((name) => name.startsWith(basename(endpoint)));
    return [...here, ...beside].map((name) => `leaves ${name}`).join(', ');
  }
}

function lateness(endedAfterMs: number): string {
  return endedAfterMs > MOST_MS ? `${Math.round(endedAfterMs)} ms` : '';
}

type Phase = (typeof PHASES)[number];

const phases: {
  readonly [P in Phase]: (subject: Subject, endpoint: string) => Promise<{ destroy(): void } | null>;
} = {
  async 'while it starts'() {
    await pause(STARTING_MS);
    return null;
  },
  async 'while it listens'(subject) {
    await subject.listens();
    return null;
  },
  async 'with a peer that reads nothing'(subject, endpoint) {
    await subject.listens();
    const socket = connect(endpoint);
    socket.on('error', () => {});
    neverReads.play(socket);
    await pause(BUSY_MS);
    return socket;
  },
  async 'after a stop of 1 s'(subject) {
    await subject.listens();
    subject.signal('SIGSTOP');
    await pause(STOPPED_MS);
    subject.signal('SIGCONT');
    return null;
  },
};
