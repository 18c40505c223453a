import type { Outcome } from '../handoff/judge-ack.ts';
import { beginning } from '../wire/fields/beginning.ts';

/** A moment within a span. Microseconds since the epoch. */
export interface SpanEvent {
  readonly name: 'hello' | 'reply' | 'offer' | 'ack' | 'ready';
  readonly time: number;
}

/** The trace that a frame belongs to, as it says; empty where it says nothing. */
export interface TraceContext {
  readonly traceparent: string;
  readonly tracestate: string;
}

/** A handoff as a span. Times in microseconds since the epoch. */
export interface HandoffSpan {
  readonly start: number;
  readonly end: number;
  readonly context: TraceContext;
  readonly events: readonly SpanEvent[];
  readonly outcome: Outcome | 'unreachable';
  readonly service: string;
  readonly errorDetail: string;
  /** The ids of its problems, each once. */
  readonly problems: readonly string[];
  /** What was broken on purpose: the name of the fault, or the words of the script; null: nothing. */
  readonly fault: string | null;
  /** The case of a conformance run; null: it is none. */
  readonly caseId: string | null;
}

/** What is counted of a handoff, whether there are times or not. */
export interface HandoffMeasure {
  readonly outcome: HandoffSpan['outcome'];
  readonly service: string;
  /** Null where nothing was measured. */
  readonly latencyMs: number | null;
}

/** Who takes them. */
export interface SpanSink {
  span(span: HandoffSpan): void;
  measure(measure: HandoffMeasure): void;
  /** A handoff that cannot be a span, as nothing says when it was. */
  untimed(): void;
}

/** No service or reason of a refusal needs more; a hostile one could have megabytes. In characters. */
const LONGEST_TEXT = 1_000;

export function bounded(text: string): string {
  return text.length > LONGEST_TEXT ? `${beginning(text, LONGEST_TEXT)}…` : text;
}

/** What a script breaks, by the names of its faults. @param words as the script says it */
export function faultIn(words: string): string {
  return words.replace(/\bcorrupt:/g, '');
}
