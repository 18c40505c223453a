import { Flags } from '@oclif/core';
import type { Failure } from '../failure.ts';
import type { RecordSink } from '../output/record-sink.ts';
import type { DecodingObserver } from '../services/decode.ts';
import { type Collector, collectorOf } from '../telemetry/collector.ts';
import { exportingSink } from '../telemetry/exporting-sink.ts';
import type { Otlp } from '../telemetry/otlp.ts';
import { escapeText } from '../text/escape.ts';

export const otlpFlag = Flags.string({
  description:
    'export each handoff as a span, and outcomes and latencies as metrics, to the OpenTelemetry collector at URL (HTTP)',
  helpValue: 'URL',
});

interface ExportFlags {
  readonly otlp?: string | undefined;
  readonly redact: boolean;
  readonly quiet?: boolean | undefined;
}

/** Opens the way to a collector where somebody asks for one; null: nobody does. Throws a Failure where the flag is not a URL. */
export async function openOtlp(
  { otlp, redact, quiet = false }: ExportFlags,
  version: string,
): Promise<Otlp | null> {
  const warn = (text: string) => void process.stderr.write(`${escapeText(text)}\n`);
  const notice = (text: string) => {
    if (!quiet) warn(text);
  };
  const collector = wanted(otlp, warn);
  if (collector === null) return null;
  // The official packages take longer to load than all the rest together.
  const { Otlp } = await import('../telemetry/otlp.ts');
  return new Otlp({ collector, version, redact, notice, warn, environment: process.env });
}

/** A variable that is wrong is not the fault of whoever typed this command: it is said, and nothing is exported. */
function wanted(flag: string | undefined, warn: (text: string) => void): Collector | null {
  try {
    const collector = collectorOf(flag, process.env);
    if (collector === null && flag !== undefined)
      warn('nothing is exported: the environment (OTEL_SDK_DISABLED, OTEL_TRACES_EXPORTER) says so');
    return collector;
  } catch (error) {
    if (flag !== undefined) throw error;
    warn(`nothing is exported: ${(error as Failure).message}`);
    return null;
  }
}

/** What looks at one recording, for a collector. */
export function observerOf(otlp: Otlp | null): DecodingObserver | null {
  if (otlp === null) return null;
  const spans = otlp.recording();
  return {
    see: (record, fits) => spans.see(record, fits),
    end: () => spans.end(),
    room: () => otlp.room(),
  };
}

/** Runs something whose handoffs are exported as they happen. @param client whether it says Hello, and makes no offers */
export async function exporting(
  flags: ExportFlags,
  version: string,
  sink: RecordSink,
  run: (sink: RecordSink) => Promise<number>,
  client = false,
): Promise<number> {
  const otlp = await openOtlp(flags, version);
  if (otlp === null) return run(sink);
  return run(exportingSink(sink, otlp.now(client))).finally(() => otlp.close());
}
