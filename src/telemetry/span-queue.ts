import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { ExportResult } from './guarded.ts';

/** How many spans go in one request. */
const BATCH = 512;
/** How many may wait: a producer that can wait has no more room then, one that cannot loses the rest. */
const MOST_WAITING = 8 * BATCH;
/** How long a span may wait for others. In ms. */
const COMPLETE_AFTER_MS = 1_000;

/**
 * Spans on their way to a collector, one request after another. The batch processor of the SDK drops what comes faster than it
 * is exported; reading a recording can wait instead (`room`).
 */
export class SpanQueue implements SpanProcessor {
  /** How many were dropped as the collector did not keep up. */
  dropped = 0;
  private readonly waiting: ReadableSpan[] = [];
  private readonly send: (spans: ReadableSpan[]) => Promise<ExportResult>;
  private sending: Promise<void> | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(send: (spans: ReadableSpan[]) => Promise<ExportResult>) {
    this.send = send;
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    // 1: the parent, or OTEL_TRACES_SAMPLER, wants it.
    if ((span.spanContext().traceFlags & 1) === 0) return;
    if (this.waiting.length >= MOST_WAITING * 2) {
      this.dropped += 1;
      return;
    }
    this.waiting.push(span);
    if (this.waiting.length >= BATCH) void this.forceFlush();
    else this.timer ??= setTimeout(() => void this.forceFlush(), COMPLETE_AFTER_MS);
  }

  /** Null while there is room; otherwise resolves when there is again. */
  room(): Promise<void> | null {
    return this.waiting.length < MOST_WAITING ? null : this.forceFlush();
  }

  /** Sends everything that waits. */
  forceFlush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.sending ??= this.sendAll().finally(() => {
      this.sending = null;
    });
    return this.sending;
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }

  private async sendAll(): Promise<void> {
    while (this.waiting.length > 0) await this.send(this.waiting.splice(0, BATCH));
  }
}
