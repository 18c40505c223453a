import type { Check } from '../handoff/check.ts';
import { judgeReady, READY_CHECKS } from '../handoff/judge-ready.ts';
import { judgeReply, type NegotiatedValues, REPLY_CHECKS } from '../handoff/judge-reply.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';

/** How a Hello fared. `accepted`: the connection was handed over, or, with no wish for that, the broker agreed. */
export const HELLO_OUTCOMES = ['accepted', 'refused', 'invalid', 'unanswered'] as const;
export type HelloOutcome = (typeof HELLO_OUTCOMES)[number];

/** Times in ms on a clock that does not jump. */
export type ClientEvent =
  | { readonly type: 'sent'; readonly at: number }
  | { readonly type: 'received'; readonly bytes: Uint8Array; readonly at: number }
  | { readonly type: 'closed'; readonly reason: string }
  /** The time for what is awaited has passed, and everything that had arrived by then has been handed in. */
  | { readonly type: 'timeout' };

export type ClientCommand =
  /** Await the next frame for so long, from now. */
  | { readonly type: 'wait'; readonly ms: number }
  | { readonly type: 'verdict'; readonly verdict: ClientVerdict };

export interface ClientVerdict {
  readonly outcome: HelloOutcome;
  readonly checks: readonly Check[];
  /** What failed, in a sentence; empty when nothing did. */
  readonly reason: string;
  readonly errorDetail: string;
  /** From the Hello to the frame that decided; null without one. */
  readonly latencyMs: number | null;
  /** Whether the connection is a backend’s now. */
  readonly adopted: boolean;
  /** Where to fall back to; null where the broker did not agree. */
  readonly backendPipe: string | null;
  /** Application bytes that came behind the ready. */
  readonly behind: Uint8Array;
}

export interface ClientRules {
  /** Whether to wait for ready and go on with this connection. */
  readonly adopt: boolean;
  readonly replyTimeoutMs: number;
  readonly readyTimeoutMs: number;
}

export const CLIENT_CHECKS = [...REPLY_CHECKS, ...READY_CHECKS];

/**
 * The client’s side of a Hello, from the moment it is sent to the decision which route to take.
 * docs/protocol.md, "What a client requires of ready". No input or output of its own.
 */
export class ClientConversation {
  private readonly buffer = new FrameBuffer();
  private readonly rules: ClientRules;
  private sentAt = 0;
  /** Of the HelloReply, once there is one. */
  private checks: readonly Check[] = [];
  private negotiated: NegotiatedValues | null = null;

  constructor(rules: ClientRules) {
    this.rules = rules;
  }

  handle(event: ClientEvent): ClientCommand | null {
    switch (event.type) {
      case 'sent':
        this.sentAt = event.at;
        return { type: 'wait', ms: this.rules.replyTimeoutMs };
      case 'received':
        this.buffer.push(event.bytes);
        return this.hear(event.at);
      case 'closed':
        return this.brokenOff(event.reason);
      case 'timeout': {
        const ms = this.negotiated === null ? this.rules.replyTimeoutMs : this.rules.readyTimeoutMs;
        return this.without('unanswered', `no complete ${this.awaited} within ${ms} ms`);
      }
    }
  }

  private get awaited(): 'HelloReply' | 'ready' {
    return this.negotiated === null ? 'HelloReply' : 'ready';
  }

  private hear(at: number): ClientCommand | null {
    const next = this.buffer.next();
    if (next.type === 'more') return null;
    if (next.type === 'broken') return this.without('invalid', next.text);
    const frame = readFrame(next.bytes, 0, next.end, 0, 'broker-to-client');
    const latencyMs = Math.round((at - this.sentAt) * 1000) / 1000;
    if (this.negotiated !== null) {
      const { checks, failed, text, errorDetail } = judgeReady(frame, this.negotiated.token);
      const outcome = failed === null ? 'accepted' : failed === 'ready-accepted' ? 'refused' : 'invalid';
      return this.decide(outcome, checks, text, errorDetail, latencyMs);
    }
    const { checks, failed, text, errorDetail, negotiated } = judgeReply(frame);
    if (failed === 'negotiated') return this.decide('refused', checks, text, errorDetail, latencyMs);
    if (negotiated === null) return this.decide('invalid', checks, text, '', latencyMs);
    this.negotiated = negotiated;
    if (!this.rules.adopt) {
      const asked = checks.filter(({ id }) => id !== 'handoff-offered');
      return this.decide('accepted', asked, 'no handoff was wanted', '', latencyMs);
    }
    if (failed !== null) return this.decide('refused', checks, text, '', latencyMs);
    this.checks = checks;
    // The ready may have come with the HelloReply.
    return this.hear(at) ?? { type: 'wait', ms: this.rules.readyTimeoutMs };
  }

  private brokenOff(reason: string): ClientCommand {
    const why = reason === '' ? '' : ` (${reason})`;
    const part = this.buffer.bytes.length;
    return part === 0
      ? this.without('unanswered', `the broker closed the connection without a ${this.awaited}${why}`)
      : this.without(
          'invalid',
          `the broker closed the connection inside a ${this.awaited}, after ${part} bytes${why}`,
        );
  }

  /** The decision when no complete frame came. */
  private without(outcome: HelloOutcome, text: string): ClientCommand {
    const id = this.negotiated === null ? 'reply-framing' : 'ready-framing';
    return this.decide(outcome, [{ id, result: 'failed', text }], text, '', null);
  }

  private decide(
    outcome: HelloOutcome,
    last: readonly Check[],
    reason: string,
    errorDetail: string,
    latencyMs: number | null,
  ): ClientCommand {
    const known = new Map([...this.checks, ...last].map((check) => [check.id, check]));
    const checks = CLIENT_CHECKS.map((id): Check => known.get(id) ?? { id, result: 'not-reached' });
    const adopted = outcome === 'accepted' && this.rules.adopt;
    const backendPipe = this.negotiated?.backendPipe ?? null;
    const behind = adopted ? this.buffer.bytes : new Uint8Array();
    return {
      type: 'verdict',
      verdict: { outcome, checks, reason, errorDetail, latencyMs, adopted, backendPipe, behind },
    };
  }
}
