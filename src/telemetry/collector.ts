import { usageFailure } from '../failure.ts';

/** Where spans and metrics go; null: those are not exported. */
export interface Collector {
  readonly traces: string | null;
  readonly metrics: string | null;
}

type Environment = { readonly [name: string]: string | undefined };

const SIGNALS = { traces: 'v1/traces', metrics: 'v1/metrics' } as const;

/**
 * Where an OpenTelemetry collector is, by the flag, else by the standard variables; null: nobody asks for one. The flag is a
 * base to which `/v1/traces` and `/v1/metrics` are appended, or ends in one of them. Throws a Failure where what is given is
 * not a URL.
 */
export function collectorOf(flag: string | undefined, environment: Environment): Collector | null {
  // Not even what is wrong with the variables matters then.
  if (environment['OTEL_SDK_DISABLED']?.trim().toLowerCase() === 'true') return null;
  const wanted = {
    traces: isOn(environment['OTEL_TRACES_EXPORTER']),
    metrics: isOn(environment['OTEL_METRICS_EXPORTER']),
  };
  const base = flag ?? nonEmpty(environment['OTEL_EXPORTER_OTLP_ENDPOINT']);
  const name = flag === undefined ? 'OTEL_EXPORTER_OTLP_ENDPOINT' : '--otlp';
  const of = (signal: 'traces' | 'metrics'): string | null => {
    if (!wanted[signal]) return null;
    const variable = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`;
    const own = flag === undefined ? nonEmpty(environment[variable]) : undefined;
    if (own !== undefined) return checked(variable, own).href;
    return base === undefined ? null : appended(checked(name, base), SIGNALS[signal]);
  };
  const collector = { traces: of('traces'), metrics: of('metrics') };
  return collector.traces === null && collector.metrics === null ? null : collector;
}

/** `none` is the only exporter by which nothing goes to a collector. */
function isOn(exporter: string | undefined): boolean {
  return exporter?.trim() !== 'none';
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim();
}

function checked(name: string, text: string): URL {
  if (URL.canParse(text)) {
    const url = new URL(text);
    if ((url.protocol === 'http:' || url.protocol === 'https:') && url.hostname !== '') return url;
  }
  throw usageFailure(`${name}: "${text}" is not the URL of a collector`, 'as in http://localhost:4318');
}

function appended(base: URL, path: string): string {
  const url = new URL(base);
  const root = Object.values(SIGNALS).reduce(
    (text, known) => (text.endsWith(`/${known}`) ? text.slice(0, -known.length - 1) : text),
    url.pathname.replace(/\/+$/, ''),
  );
  url.pathname = `${root}/${path}`;
  return url.href;
}
