import { HandoffParts } from '../records/handoff-parts.ts';
import { RecentlyUsed } from '../records/recently-used.ts';
import type { FrameRecord, HandoffRecord, SidebandRecord } from '../records/traffic-records.ts';
import type { Value } from '../wire/fields/value.ts';
import type { Problem } from '../wire/problem.ts';
import type { TraceContext } from './handoff-span.ts';

/** As many handoffs may be open at once, each with an offer and an ACK. */
const MOST_FRAMES = 65_536;
const MOST_HELLOS = 10_000;

/** What a span takes from a frame. */
export interface SeenFrame {
  /** In microseconds; null where the input does not tell. */
  readonly time: number | null;
  readonly context: TraceContext;
  /** The ids of what is wrong with it and with its sideband; not of what this command has broken itself. */
  readonly problems: readonly string[];
}

const NO_CONTEXT: TraceContext = { traceparent: '', tracestate: '' };

/** The frames that spans are made of, kept until their handoffs are reported. */
export class SeenFrames {
  /** When the last frame passed that has a time. */
  last: number | null = null;
  /** Offers, ACKs and readies, and what is wrong with their sidebands. */
  private readonly parts = new HandoffParts<SeenFrame, readonly string[]>(MOST_FRAMES);
  /** The Hello of each connection. */
  private readonly hellos = new RecentlyUsed<number, TraceContext>(MOST_HELLOS);
  /** The Hello that led to a token. */
  private readonly tokens = new RecentlyUsed<string, TraceContext>(MOST_HELLOS);

  see(record: FrameRecord): void {
    const time = microsecondsOf(record);
    this.last = time ?? this.last;
    switch (record.message) {
      case 'HandoffOffer':
      case 'HandoffAck': {
        const problems = idsOf(record.problems);
        return this.parts.frame(record, { time, context: contextOf(record), problems });
      }
      case 'Hello':
        return this.hellos.set(record.connection, contextOf(record));
      case 'HelloReply': {
        const token = text(record.payload, 'negotiated', 'handlePassedToken');
        const hello = this.hellos.get(record.connection);
        if (token !== '' && hello !== undefined) this.tokens.set(token, hello);
      }
    }
  }

  sideband(record: SidebandRecord): void {
    this.parts.sideband(record, idsOf(record.problems));
  }

  /** The frame with that index; it is not asked for again. */
  take(index: number | null): SeenFrame | null {
    const frame = this.parts.frameAt(index);
    if (index === null || frame === null) return null;
    const before = this.parts.sidebandOf(index) ?? [];
    this.parts.forget(index);
    return before.length === 0 ? frame : { ...frame, problems: [...before, ...frame.problems] };
  }

  /** The trace that a handoff belongs to: that of the Hello which led to it, else that of its offer. */
  contextOf({ token }: HandoffRecord, offer: SeenFrame | null): TraceContext {
    const hello = this.tokens.get(token);
    return hello !== undefined && hello.traceparent !== '' ? hello : (offer?.context ?? NO_CONTEXT);
  }
}

export function idsOf(problems: readonly Problem[]): readonly string[] {
  return problems.filter(({ own }) => !own).map(({ id }) => id);
}

/** When a frame passed, in microseconds since the epoch; null where the input does not tell. */
export function microsecondsOf(record: FrameRecord): number | null {
  if (record.time === null) return null;
  const [seconds = '', fraction = '0'] = record.time.replace('Z', '').split('.');
  return Date.parse(`${seconds}Z`) * 1000 + Number(fraction.padEnd(6, '0'));
}

export function contextOf({ envelope }: FrameRecord): TraceContext {
  return { traceparent: text(envelope, 'traceparent'), tracestate: text(envelope, 'tracestate') };
}

/** A text at that path; empty where there is none. */
export function text(value: Value, ...path: readonly string[]): string {
  let found: Value | undefined = value;
  for (const name of path) {
    if (found === null || typeof found !== 'object' || Array.isArray(found)) return '';
    found = (found as { readonly [name: string]: Value })[name];
  }
  return typeof found === 'string' ? found : '';
}
