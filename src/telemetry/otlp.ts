import { now } from '../io/clock.ts';
import { Decoder } from '../records/decoder.ts';
import type { FrameRecord } from '../records/traffic-records.ts';
import type { Collector } from './collector.ts';
import type { SpanSink } from './handoff-span.ts';
import { HandoffSpans } from './handoff-spans.ts';
import { HelloSpans } from './hello-spans.ts';
import { metrics, protocolOf, type SignalOptions, traces } from './official.ts';
import { microsecondsOf } from './seen-frames.ts';

export interface OtlpOptions {
  readonly collector: Collector;
  /** Of this program. */
  readonly version: string;
  readonly redact: boolean;
  readonly environment: NodeJS.ProcessEnv;
  /** Takes sentences for a person. */
  readonly notice: (text: string) => void;
  /** Takes those that say that something is not exported, which whoever asked for it has to learn. */
  readonly warn: (text: string) => void;
}

/** How long the end may be held up by a collector that takes its time. In ms. */
const ENDS_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 1_000;

/** Handoffs on their way to an OpenTelemetry collector. Whatever becomes of it, the command goes on as without it. */
export class Otlp implements SpanSink {
  private readonly options: OtlpOptions;
  private readonly traces: ReturnType<typeof traces> | null;
  private readonly metrics: ReturnType<typeof metrics> | null;
  private readonly live = new Set<HandoffSpans | HelloSpans>();
  private readonly looking: NodeJS.Timeout;
  private said = false;
  private timeless = 0;

  constructor(options: OtlpOptions) {
    const { collector, version, environment } = options;
    this.options = options;
    const signal = (url: string): SignalOptions => ({
      ...{ url, version, environment },
      failed: (why) => this.failed(why),
    });
    this.traces = collector.traces === null ? null : traces(signal(collector.traces));
    this.metrics = collector.metrics === null ? null : metrics(signal(collector.metrics));
    this.looking = setInterval(() => {
      for (const spans of this.live) spans.passed(now());
    }, LOOK_EVERY_MS);
    if ((['TRACES', 'METRICS'] as const).some((name) => protocolOf(environment, name) === 'grpc'))
      options.notice('OTLP over gRPC is not spoken here; http/protobuf is used');
  }

  /** Spans of what happens now. @param client whether Hellos are said, and no offers made */
  now(client: boolean): HandoffSpans | HelloSpans {
    const { redact } = this.options;
    const spans = client ? new HelloSpans(this, redact) : new HandoffSpans(this, { redact });
    this.live.add(spans);
    return spans;
  }

  /** Spans of a recording, whose clock is its own. */
  recording(): HandoffSpans {
    return new HandoffSpans(this, { redact: this.options.redact });
  }

  /** Exports the handoffs among the frames of a case. */
  case(caseId: string, frames: readonly FrameRecord[]): void {
    const spans = new HandoffSpans(this, { redact: this.options.redact, caseId });
    const decoder = new Decoder((record) => spans.see(record));
    for (const record of frames) {
      const { reading, connection, direction } = record;
      if (reading !== undefined)
        decoder.push({
          ...{ connection, direction, descriptors: null },
          time: microsecondsOf(record),
          bytes: reading.bytes.subarray(reading.start, reading.end),
        });
    }
    decoder.end();
    spans.end();
  }

  span(span: Parameters<SpanSink['span']>[0]): void {
    this.traces?.add(span);
  }

  measure(measure: Parameters<SpanSink['measure']>[0]): void {
    this.metrics?.add(measure);
  }

  untimed(): void {
    this.timeless += 1;
    if (this.timeless === 1 && this.traces !== null)
      this.options.warn('the recording has no times: its handoffs are not exported as spans');
  }

  /** Null while spans can be taken as they come; otherwise resolves when they can again. */
  room(): Promise<void> | null {
    return this.traces?.room() ?? null;
  }

  /** Exports the rest; resolves in bounded time, and never rejects. */
  async close(): Promise<void> {
    clearInterval(this.looking);
    for (const spans of this.live) spans.end();
    const { environment } = this.options;
    const asked = Number(environment['OTEL_EXPORTER_OTLP_TIMEOUT']);
    const within = Number.isFinite(asked) && asked > 0 ? asked : ENDS_WITHIN_MS;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((done) => {
      timer = setTimeout(() => done('late'), within);
    });
    const flushed = Promise.all([this.traces?.flush(), this.metrics?.flush()]);
    if ((await Promise.race([flushed, late])) === 'late')
      this.failed(`it did not take everything within ${within} ms`);
    clearTimeout(timer);
    const dropped = this.traces?.dropped ?? 0;
    if (dropped > 0) this.failed(`${dropped} spans came faster than it took them`);
  }

  private failed(why: string): void {
    if (this.said) return;
    this.said = true;
    this.options.warn(`the collector does not get everything: ${why}`);
  }
}
