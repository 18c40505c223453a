import { describe, expect, it } from 'vitest';
import { collectorOf } from '../../src/telemetry/collector.ts';

const BOTH = { traces: 'http://c:4318/v1/traces', metrics: 'http://c:4318/v1/metrics' };

describe('where the collector is', () => {
  it.for([
    ['http://c:4318', {}, BOTH],
    ['http://c:4318/', {}, BOTH],
    ['http://c:4318/v1/traces', {}, BOTH],
    ['http://c:4318/v1/metrics/', {}, BOTH],
    ['http://c/otlp', {}, { traces: 'http://c/otlp/v1/traces', metrics: 'http://c/otlp/v1/metrics' }],
    ['http://c:4318', { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://other' }, BOTH],
    ['http://c:4318', { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://other/x' }, BOTH],
    [undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318' }, BOTH],
    [
      undefined,
      { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://c:4318', OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/x' },
      { ...BOTH, traces: 'http://t/x' },
    ],
    [
      undefined,
      { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://t/x' },
      { traces: 'http://t/x', metrics: null },
    ],
    ['http://c:4318', { OTEL_METRICS_EXPORTER: 'none' }, { ...BOTH, metrics: null }],
    ['http://c:4318', { OTEL_SDK_DISABLED: 'true' }, null],
    ['http://c:4318', { OTEL_TRACES_EXPORTER: 'none', OTEL_METRICS_EXPORTER: 'none' }, null],
    [undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: ' ' }, null],
    [undefined, {}, null],
  ] as const)('%j %j', ([flag, environment, collector]) => {
    expect(collectorOf(flag, environment)).toEqual(collector);
  });

  it.for(['c:4318', 'localhost', 'ftp://c', '', 'http://'])('%j is no URL of a collector', (url) => {
    expect(() => collectorOf(url, {})).toThrow(/--otlp: .*not the URL of a collector/);
    if (url !== '')
      expect(() => collectorOf(undefined, { OTEL_EXPORTER_OTLP_ENDPOINT: url })).toThrow(
        'OTEL_EXPORTER_OTLP_ENDPOINT',
      );
  });
});
