import type { Context, HrTime } from '@opentelemetry/api';
import { createTraceState, ROOT_CONTEXT, SpanStatusCode, trace } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';
import { OTLPMetricExporter as JsonMetrics } from '@opentelemetry/exporter-metrics-otlp-http';
import { OTLPMetricExporter as ProtobufMetrics } from '@opentelemetry/exporter-metrics-otlp-proto';
import { OTLPTraceExporter as JsonTraces } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufTraces } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  detectResources,
  envDetector,
  type Resource,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, type ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { Guarded } from './guarded.ts';
import type { HandoffMeasure, HandoffSpan, TraceContext } from './handoff-span.ts';
import { SpanQueue } from './span-queue.ts';

/** Takes what is exported; everything after it is the official SDK, which reads the other `OTEL_*` variables itself. */
export interface Signal<Item> {
  add(item: Item): void;
  /** Null while there is room for more; otherwise resolves when there is again. */
  room(): Promise<void> | null;
  /** Sends what is left. */
  flush(): Promise<void>;
  /** How many were dropped. */
  readonly dropped: number;
}

export interface SignalOptions {
  readonly url: string;
  readonly version: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Called each time that something could not be exported. */
  readonly failed: (why: string) => void;
}

const SCOPE = 'handoff-cli';
/** How often metrics go where OTEL_METRIC_EXPORT_INTERVAL says nothing. In ms. */
const METRICS_EVERY_MS = 60_000;
const LATENCY_MS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000];

export function traces(options: SignalOptions): Signal<HandoffSpan> {
  const { url, version, environment, failed } = options;
  const exporter = speaksJson(environment, 'TRACES') ? new JsonTraces({ url }) : new ProtobufTraces({ url });
  const guarded = new Guarded<ReadableSpan[]>(url, (spans, done) => exporter.export(spans, done), failed);
  const queue = new SpanQueue((spans) => guarded.export(spans));
  const provider = new BasicTracerProvider({ resource: resource(version), spanProcessors: [queue] });
  const tracer = provider.getTracer(SCOPE, version);
  return {
    add: (handoff) => {
      const { outcome, errorDetail, start, end } = handoff;
      const attributes = attributesOf(handoff);
      const span = tracer.startSpan(
        'handoff',
        { startTime: hrTime(start), attributes },
        parent(handoff.context),
      );
      for (const { name, time } of handoff.events) span.addEvent(name, hrTime(time));
      if (outcome !== 'accepted') {
        const message = errorDetail === '' ? outcome : `${outcome}: ${errorDetail}`;
        span.setStatus({ code: SpanStatusCode.ERROR, message });
      }
      span.end(hrTime(end));
    },
    room: () => queue.room(),
    flush: () => queue.forceFlush(),
    get dropped() {
      return queue.dropped;
    },
  };
}

export function metrics(options: SignalOptions): Signal<HandoffMeasure> {
  const { url, version, environment, failed } = options;
  const exporter = speaksJson(environment, 'METRICS')
    ? new JsonMetrics({ url })
    : new ProtobufMetrics({ url });
  const guarded = new Guarded<ResourceMetrics>(url, (items, done) => exporter.export(items, done), failed);
  const every = Number(environment['OTEL_METRIC_EXPORT_INTERVAL']);
  const interval = Number.isFinite(every) && every > 0 ? every : METRICS_EVERY_MS;
  const reader = new PeriodicExportingMetricReader({
    exporter: {
      export: (items, done) => void guarded.export(items).then(done),
      selectAggregationTemporality: (kind) => exporter.selectAggregationTemporality(kind),
      selectAggregation: (kind) => exporter.selectAggregation(kind),
      forceFlush: () => exporter.forceFlush(),
      shutdown: () => exporter.shutdown(),
    },
    exportIntervalMillis: interval,
    exportTimeoutMillis: Math.min(interval, METRICS_EVERY_MS / 2),
  });
  const meter = new MeterProvider({ resource: resource(version), readers: [reader] }).getMeter(
    SCOPE,
    version,
  );
  const outcomes = meter.createCounter('handoff.outcomes', {
    description: 'handoffs by outcome',
    unit: '{handoff}',
  });
  const latency = meter.createHistogram('handoff.latency', {
    description: 'from the offer to its ACK, of a client from its Hello',
    unit: 'ms',
    advice: { explicitBucketBoundaries: LATENCY_MS },
  });
  return {
    add: ({ outcome, service, latencyMs }) => {
      const attributes = { 'handoff.outcome': outcome, 'handoff.service': service };
      outcomes.add(1, attributes);
      if (latencyMs !== null) latency.record(latencyMs, attributes);
    },
    room: () => null,
    flush: () => reader.forceFlush().catch(() => {}),
    dropped: 0,
  };
}

/** OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over what we say ourselves. */
function resource(version: string): Resource {
  const own = resourceFromAttributes({ 'service.name': SCOPE, 'service.version': version });
  return own.merge(detectResources({ detectors: [envDetector] }));
}

function attributesOf({ outcome, service, problems, fault, caseId, errorDetail }: HandoffSpan) {
  return {
    'handoff.outcome': outcome,
    'handoff.service': service,
    'handoff.problems': [...problems],
    ...(fault !== null && { 'handoff.fault': fault }),
    ...(errorDetail !== '' && { 'handoff.error_detail': errorDetail }),
    ...(caseId !== null && { 'handoff.case': caseId }),
  };
}

/** What a span hangs below: nothing where the frame names no trace, or none that can be read. */
function parent({ traceparent, tracestate }: TraceContext): Context {
  const found = parseTraceParent(traceparent);
  if (found === null) return ROOT_CONTEXT;
  const state = tracestate === '' ? {} : { traceState: createTraceState(tracestate) };
  return trace.setSpanContext(ROOT_CONTEXT, { ...found, ...state, isRemote: true });
}

function hrTime(microseconds: number): HrTime {
  const seconds = Math.floor(microseconds / 1_000_000);
  return [seconds, Math.round(microseconds - seconds * 1_000_000) * 1_000];
}

function speaksJson(environment: NodeJS.ProcessEnv, signal: 'TRACES' | 'METRICS'): boolean {
  return protocolOf(environment, signal) === 'http/json';
}

/** How the variables want it to be spoken. */
export function protocolOf(environment: NodeJS.ProcessEnv, signal: 'TRACES' | 'METRICS'): string {
  const own = environment[`OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`];
  return own || environment['OTEL_EXPORTER_OTLP_PROTOCOL'] || 'http/protobuf';
}
