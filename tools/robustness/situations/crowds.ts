import { connect, type Socket } from 'node:net';
import { SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
import { pause, Subject } from '../subject.ts';

const CROWD = 1_000;

/** A thousand connections that say nothing. */
export const crowds: Situation = {
  name: 'crowds',
  async *rows(context) {
    for (const command of sample(context, SERVING, 1)) {
      const endpoint = context.path('s');
      const subject = new Subject(command.args(endpoint, context.backend));
      await subject.listens();
      const before = subject.descriptors;
      const sockets: Socket[] = [];
      for (let count = 0; count < CROWD; count++) sockets.push(await dialled(endpoint));
      const visitor = new Subject(command.visitor(endpoint));
      await visitor.ended;
      for (const socket of sockets) socket.destroy();
      const after = await subject.settled(before);
      const endedAfterMs = await subject.end();
      const lost = visitor.exit === 0 ? '' : 'somebody else was not served';
      const facts = { command: command.name, situation: `${CROWD} connections that say nothing` };
      yield judged(subject, { ...facts, endedAfterMs, descriptors: [before, after], lost }, [0]);
    }
  },
};

/** A socket that is connected, however many others wait to be accepted. */
async function dialled(endpoint: string): Promise<Socket> {
  for (;;) {
    const socket = connect(endpoint);
    const isThere = await new Promise<boolean>((done) => {
      socket.once('connect', () => done(true));
      socket.on('error', () => done(false));
    });
    if (isThere) return socket;
    await pause(1);
  }
}
