import { DIALLING, READING, SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
import { Subject } from '../subject.ts';

export const fewDescriptors: Situation = {
  name: 'few descriptors',
  async *rows(context) {
    for (const limit of [20, 64]) {
      const before = `ulimit -n ${limit}`;
      const situation = `ulimit -n ${limit}`;
      for (const command of sample(context, SERVING, 1)) {
        const endpoint = context.path('s');
        const subject = new Subject(command.args(endpoint, context.backend), { before });
        await subject.listens();
        const open = subject.descriptors;
        const visitors = Array.from({ length: limit }, () => new Subject(command.visitor(endpoint)));
        for (const visitor of visitors) await visitor.ended;
        const left = await subject.settled(open);
        const endedAfterMs = await subject.end();
        yield judged(
          subject,
          { command: command.name, situation, endedAfterMs, descriptors: [open, left], lost: '' },
          [0, 3],
        );
      }
      for (const { name, args } of sample(context, [...DIALLING, ...READING], 2)) {
        const subject = new Subject(args(context.path('none')), { before });
        await subject.ended;
        const facts = { command: name, situation, endedAfterMs: subject.ranMs, descriptors: null, lost: '' };
        yield judged(subject, facts, [0, 3]);
      }
    }
  },
};
