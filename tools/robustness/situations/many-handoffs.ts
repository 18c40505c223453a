import type { ServingCommand } from '../commands.ts';
import { judged, type Situation } from '../context.ts';
import { pause, Subject } from '../subject.ts';

const SETTLING_MS = 500;
/** For all of them, in ms. */
const MOST_MS = 3_600_000;
/** A sample of them. */
const FEW = 1_000;
/** 120 MB, in MiB. */
const MOST_MEMORY = Math.floor(120e6 / 2 ** 20);

/** Many handoffs in a row at one command: what it, and who dials it, remember of them has a bound. */
export function manyHandoffs(command: ServingCommand): Situation {
  return {
    name: `many handoffs at ${command.name}`,
    async *rows(context) {
      const endpoint = context.path('s');
      const patience = { patienceMs: MOST_MS };
      const subject = new Subject([...command.args(endpoint, context.backend), '--json'], patience);
      await subject.listens();
      const before = subject.descriptors;
      const count = String(context.quick ? Math.min(context.handoffs, FEW) : context.handoffs);
      const [name, address] = command.visitor(endpoint);
      const words = [name!, address!, '--count', count, '--concurrency', '8', '--quiet'];
      const visitor = new Subject(words, { output: '/dev/null', ...patience });
      await visitor.ended;
      await pause(SETTLING_MS);
      const descriptors = [before, subject.descriptors] as const;
      const endedAfterMs = await subject.end();
      const lost = visitor.exit === 0 ? '' : `handoffs (${visitor.exit})`;
      const facts = { situation: `${count} handoffs`, lost, mostMemory: MOST_MEMORY };
      yield judged(subject, { command: command.name, ...facts, endedAfterMs, descriptors }, [0]);
      const ran = { endedAfterMs: visitor.ranMs, descriptors: null };
      yield judged(visitor, { command: `${name} --count ${count}`, ...facts, ...ran }, [0]);
    },
  };
}
