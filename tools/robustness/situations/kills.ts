import { SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
import { pause, Subject } from '../subject.ts';

const MOST_MS = 400;

/** kill -9 at moments that are drawn: the capture is valid, and the next one listens on the same endpoint. */
export const kills: Situation = {
  name: 'kill -9',
  async *rows(context) {
    for (const command of sample(context, SERVING, 1))
      for (let time = 0; time < (context.quick ? 2 : 5); time++) {
        const endpoint = context.path('s');
        const capture = `${endpoint}.pcapng`;
        const args = [...command.args(endpoint, context.backend), '--capture', capture];
        const subject = new Subject(args);
        await subject.listens();
        const visitor = new Subject([...command.visitor(endpoint), '--count', '2000', '--quiet']);
        await pause(context.random.below(MOST_MS) + MOST_MS);
        await subject.end('SIGKILL');
        await visitor.ended;
        const decoded = new Subject(['decode', '--summary', '--exit-zero', capture]);
        await decoded.ended;
        const next = new Subject(args);
        const again = await next.listens();
        const endedAfterMs = await next.end();
        const lost = [
          decoded.exit === 0 ? '' : `the capture (${decoded.exit})`,
          again ? '' : 'the endpoint',
        ].filter((text) => text !== '');
        const situation = 'kill -9 in the middle of 2,000 handoffs, then a new start';
        yield judged(
          next,
          { command: command.name, situation, endedAfterMs, descriptors: null, lost: lost.join(', ') },
          [0],
        );
      }
  },
};
