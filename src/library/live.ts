import { observer, type RecordSink } from '../output/record-sink.ts';
import { plain } from '../records/plain.ts';
import type { OutputRecord } from '../records/record.ts';
import { redactedRecord } from '../records/redaction/redacted-record.ts';
import type { WrittenRecord } from '../records/written.ts';
import type { LiveOptions } from './live-options.ts';

/** A record as `--json` writes it. */
export function written<T extends OutputRecord>(
  record: T,
  redact = false,
): Extract<WrittenRecord, { type: T['type'] }> {
  return plain(redact ? redactedRecord(record) : record) as unknown as Extract<
    WrittenRecord,
    { type: T['type'] }
  >;
}

/** Where a service tells what happens. @param look sees each record as well, as it is inside */
export function liveSink(options: LiveOptions, look: (record: OutputRecord) => void): RecordSink {
  const { onRecord, onWarning, redact } = options;
  const take = (record: OutputRecord) => {
    look(record);
    onRecord?.(written(record, redact));
  };
  return { ...observer(take), forProgram: true, warn: (failure) => onWarning?.(failure) };
}

/** A promise that an AbortSignal resolves; without one it never does. */
export function aborted(signal: AbortSignal | undefined): { readonly stop: Promise<void>; release(): void } {
  let release = () => {};
  const stop = new Promise<void>((done) => {
    if (signal === undefined) return;
    if (signal.aborted) return done();
    const abort = () => done();
    signal.addEventListener('abort', abort, { once: true });
    release = () => signal.removeEventListener('abort', abort);
  });
  return { stop, release: () => release() };
}
