/// <reference lib="esnext.disposable" preserve="true" />
import type { Handoff } from './handoff.ts';

/** A server that listens until it is closed. */
export interface Started extends AsyncDisposable {
  /** Where it listens. */
  readonly endpoint: string;
  /** Every handoff as it ends, beginning with the oldest that was not taken yet; ends when the server is closed. */
  readonly handoffs: AsyncIterable<Handoff>;
  /** The next handoff that ends. Rejects with a Failure (code `ECLOSED`) when the server is closed before. */
  nextHandoff(): Promise<Handoff>;
  /** Ends it and its connections, and removes the files that it has made. */
  close(): Promise<void>;
}
