import { expect, it } from 'vitest';
import { observer } from '../../src/output/record-sink.ts';
import { Tally } from '../../src/records/tally.ts';
import { serveUntil } from '../../src/services/serve-until.ts';

const NEVER = new Promise<void>(() => {});

async function order(stop: Promise<void>, finished: Promise<void>): Promise<readonly string[]> {
  const events: string[] = [];
  const server = {
    close: (done: () => void) => {
      events.push('listens no more');
      // A server is closed once its last connection is.
      closed = () => {
        events.push('server closed');
        done();
      };
    },
  };
  let closed = () => {};
  const service = {
    finished,
    close: () => {
      events.push('connections closed');
      closed();
    },
    end: () => {
      events.push('summary');
      return new Tally().summary;
    },
  };
  await serveUntil(
    stop,
    server,
    service,
    observer(({ type }) => events.push(`record ${type}`)),
  );
  return events;
}

it.for([
  ['stopped', Promise.resolve(), NEVER],
  ['finished', NEVER, Promise.resolve()],
] as const)('%s: nobody new, then everybody goes, then the summary', async ([, stop, finished]) => {
  expect(await order(stop, finished)).toEqual([
    'listens no more',
    'connections closed',
    'server closed',
    'summary',
    'record summary',
  ]);
});
