import { observer, type RecordSink } from '../output/record-sink.ts';
import type { HandoffRecord } from '../records/traffic-records.ts';
import { HandoffQueue } from './handoff-queue.ts';

/** A server that listens, until it is closed. */
export interface Started extends AsyncDisposable {
  /** Where it listens. */
  readonly endpoint: string;
  /** Every handoff as it ends. */
  readonly handoffs: AsyncIterable<HandoffRecord>;
  /** The next handoff that ends. Rejects when the server is closed before. */
  nextHandoff(): Promise<HandoffRecord>;
  /** Ends it and its connections. */
  close(): Promise<void>;
}

/** Starts a server and resolves once it listens; rejects with a Failure where it cannot. @param remove cleans up after it */
export async function start(
  run: (sink: RecordSink, stop: Promise<void>) => Promise<number>,
  remove: () => void,
): Promise<Started> {
  const queue = new HandoffQueue();
  let stop: () => void = () => {};
  const stopped = new Promise<void>((done) => {
    stop = done;
  });
  let listens: (endpoint: string) => void = () => {};
  const listening = new Promise<string>((done) => {
    listens = done;
  });
  const sink = observer((record) => {
    if (record.type === 'listening') listens(record.endpoint);
    // A handoff that is reported again, as more of it followed, is still the same one.
    if (record.type === 'handoff' && record.replaces === null) queue.add(record);
  });
  const ended = run(sink, stopped).finally(() => {
    queue.close();
    remove();
  });
  const endpoint = await Promise.race([listening, ended.then(() => listening)]);
  const close = async (): Promise<void> => {
    stop();
    await ended;
  };
  return {
    endpoint,
    handoffs: queue,
    nextHandoff: async () => {
      const next = await queue.next();
      if (next === null) throw new Error('the server was closed before another handoff ended');
      return next;
    },
    close,
    [Symbol.asyncDispose]: close,
  };
}
