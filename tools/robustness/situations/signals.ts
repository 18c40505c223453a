import { connect } from 'node:net';
import { SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
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

export const signals: Situation = {
  name: 'signals',
  async *rows(context) {
    for (const command of SERVING)
      for (const signal of sample(context, SIGNALS, 1))
        for (const phase of sample(context, PHASES, 2)) {
          const endpoint = context.path('s');
          const subject = new Subject(command.args(endpoint, context.backend));
          const socket = await phases[phase](subject, endpoint);
          const endedAfterMs = await subject.end(signal);
          socket?.destroy();
          const late =
            endedAfterMs > 1_000 && phase !== 'while it starts' ? `${Math.round(endedAfterMs)} ms` : '';
          const facts = { command: command.name, situation: `${signal} ${phase}`, descriptors: null };
          // Before the handlers are there, a signal ends any process by itself.
          const allowed = phase === 'while it starts' ? [0, signal] : [0];
          yield judged(subject, { ...facts, endedAfterMs, lost: late }, allowed);
        }
  },
};

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
