import { shownEndpoint } from '../io/endpoint.ts';
import type { RecordSink } from '../output/record-sink.ts';
import { Once } from '../services/once.ts';
import { AUTO, makePrivateEndpoint } from '../services/private-endpoint.ts';
import { HandoffQueue } from './handoff-queue.ts';
import { liveSink, written } from './live.ts';
import type { LiveOptions } from './live-options.ts';
import type { Started } from './started.ts';

/** An endpoint to listen on: the one asked for, or a fresh private one. */
export function ownEndpoint(asked: string | undefined, role: string): { endpoint: string; remove(): void } {
  if (asked !== undefined && asked !== AUTO) return { endpoint: shownEndpoint(asked), remove: () => {} };
  return makePrivateEndpoint(role);
}

/** Starts a server and resolves once it listens; rejects with a Failure where it cannot. @param remove cleans up after it */
export async function start(
  options: LiveOptions,
  run: (sink: RecordSink, stop: Promise<void>) => Promise<number>,
  remove: () => void,
): Promise<Started> {
  const queue = new HandoffQueue();
  const stopped = new Once();
  const listening = new Once<string>();
  const sink = liveSink(options, (record) => {
    if (record.type === 'listening') listening.happen(record.endpoint);
    if (record.type !== 'handoff') return;
    const handoff = written(record, options.redact);
    if (record.replaces === null) queue.add(handoff);
    else queue.replace(handoff);
  });
  const ended = run(sink, stopped.happened).finally(() => {
    queue.close();
    remove();
  });
  const endpoint = await Promise.race([listening.happened, ended.then(() => listening.happened)]);
  const close = async (): Promise<void> => {
    stopped.happen();
    await ended;
  };
  return {
    endpoint,
    handoffs: queue,
    nextHandoff: () => queue.next(),
    close,
    [Symbol.asyncDispose]: close,
  };
}
