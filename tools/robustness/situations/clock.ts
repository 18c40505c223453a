import { existsSync, readdirSync } from 'node:fs';
import { SERVING } from '../commands.ts';
import { judged, type Situation, sample } from '../context.ts';
import { Subject } from '../subject.ts';

/** The clock of the day is an hour or a century off, or runs ten times as fast. */
const CLOCKS = ['-1h', '+100y', '+0 x10'];

export const clock: Situation = {
  name: 'the clock',
  async *rows(context) {
    const library = fakeTime();
    if (library === null) return yield 'jumps of the clock: faketime is not installed';
    for (const jump of CLOCKS)
      for (const command of sample(context, SERVING, 1)) {
        const endpoint = context.path('s');
        const env = { LD_PRELOAD: library, FAKETIME: jump };
        const subject = new Subject(command.args(endpoint, context.backend), { env });
        await subject.listens();
        const visitor = new Subject([...command.visitor(endpoint), '--count', '20', '--quiet']);
        await visitor.ended;
        const endedAfterMs = await subject.end();
        const lost = visitor.exit === 0 ? '' : 'handoffs';
        const facts = { command: command.name, situation: `a clock of ${jump}`, descriptors: null };
        yield judged(subject, { ...facts, endedAfterMs, lost }, [0]);
      }
  },
};

/** Where Debian puts the library. The program before it would be what gets the signals. */
function fakeTime(): string | null {
  const folders = readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime/libfaketime.so.1`);
  return folders.find((path) => existsSync(path)) ?? null;
}
