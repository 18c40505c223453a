import type { RecordSink } from '../output/record-sink.ts';
import type { SummaryRecord } from '../records/record.ts';

interface Service {
  /** Resolves once it has done all it was asked for. */
  readonly finished: Promise<void>;
  close(): void;
  /** What there was, once all is closed. */
  end(): SummaryRecord;
}

/** Keeps a service listening until it is stopped or has finished, closes both, and reports the summary. */
export async function serveUntil(
  stop: Promise<void>,
  server: { close(done: () => void): unknown },
  service: Service,
  reporter: RecordSink,
): Promise<void> {
  await Promise.race([stop, service.finished]);
  const closed = new Promise<void>((done) => server.close(() => done()));
  service.close();
  await closed;
  reporter.record(service.end());
}
