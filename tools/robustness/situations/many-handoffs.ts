import type { ServingCommand } from '../commands.ts';
import { judged, type Situation } from '../context.ts';
import { Subject } from '../subject.ts';

/** For all of them, in ms. */
const MOST_MS = 3_600_000;
/** A sample of them. */
const FEW = 1_000;
/** 120 MB, in MiB. */
const MOST_MEMORY = Math.floor(120e6 / 2 ** 20);
/** The last lines of an output, with the records of what was counted. */
const SUMMARY = /^\{"type":"summary",.*\}$/m;

/** Many handoffs in a row at one command: what it, and who dials it, remember of them has a bound. */
export function manyHandoffs(command: ServingCommand): Situation {
  return {
    name: `many handoffs at ${command.name}`,
    async *rows(context) {
      const endpoint = context.path('s');
      const patience = { patienceMs: MOST_MS };
      const args = [...command.args(endpoint, context.backend), '--json'];
      const subject = new Subject(args, patience);
      await subject.listens();
      const before = subject.descriptors;
      const count = context.quick ? Math.min(context.handoffs, FEW) : context.handoffs;
      const words = [...command.dial(endpoint), '--count', String(count), '--concurrency', '8'];
      const visitor = new Subject([...words, '--quiet'], patience);
      await visitor.ended;
      const descriptors = [before, await subject.settled(before)] as const;
      const endedAfterMs = await subject.end();
      const facts = { situation: `${count} handoffs`, mostMemory: MOST_MEMORY };
      const served = { ...facts, endedAfterMs, descriptors, lost: missing(subject.output, count) };
      yield judged(subject, { command: command.name, ...served }, [0]);
      const ended = visitor.exit === 0 ? '' : `not all accepted: ${visitor.errors.trim().split('\n').at(-1)}`;
      const ran = { endedAfterMs: visitor.ranMs, descriptors: null, lost: ended };
      yield judged(visitor, { command: `${words[0]} --count ${count}`, ...facts, ...ran }, [0]);
    },
  };
}

/** Which of that many handoffs the server had not counted as accepted in the end; empty: none. */
function missing(output: string, count: number): string {
  const line = SUMMARY.exec(output)?.[0];
  if (line === undefined) return 'the summary';
  const { handoffs } = JSON.parse(line) as { handoffs: Record<string, number> };
  const { accepted = 0, ...others } = handoffs;
  if (accepted === count) return '';
  const said = Object.entries(others).filter(([, number]) => number > 0);
  const total = said.reduce((sum, [, number]) => sum + number, accepted);
  return [
    ...said.map(([outcome, number]) => `${number} ${outcome}`),
    ...(total === count ? [] : [`${count - total} of which nothing is said`]),
  ].join(', ');
}
