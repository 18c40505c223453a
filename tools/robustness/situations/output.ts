import { DIALLING, READING, SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
import { Subject } from '../subject.ts';

const OUTPUTS = [
  { output: '/dev/full', situation: 'standard output is full', allowed: [3] },
  { output: 'closed', situation: 'nobody reads standard output', allowed: [0, 1, 3] },
] as const;

export const outputs: Situation = {
  name: 'standard output',
  async *rows(context) {
    for (const { output, situation, allowed } of OUTPUTS) {
      for (const command of sample(context, SERVING, 1)) {
        const endpoint = context.path('s');
        const subject = new Subject([...command.args(endpoint, context.backend), '--json'], { output });
        // Nobody notices a closed pipe before something is written to it.
        await Promise.race([subject.ended, subject.listens()]);
        if (!subject.isOver) await new Subject(command.visitor(endpoint)).ended;
        const endedAfterMs = subject.isOver ? subject.ranMs : await subject.end();
        const facts = { command: command.name, situation, endedAfterMs, descriptors: null, lost: '' };
        yield judged(subject, facts, allowed);
      }
      for (const { name, args } of sample(context, [...DIALLING, ...READING], 3)) {
        const subject = new Subject(args(context.path('none')), { output });
        await subject.ended;
        const facts = { command: name, situation, endedAfterMs: subject.ranMs, descriptors: null, lost: '' };
        yield judged(subject, facts, allowed);
      }
    }
  },
};
