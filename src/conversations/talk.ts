import type { Command, Conversation, End, Event } from './contract.ts';

/** How long to wait for further bytes once as many have come as were sent. In ms. */
const QUIET_MS = 50;

export type TalkTimer = 'quiet' | 'limit';

/** What was sent on a connection, and what came in answer. */
export interface Talk {
  /** Empty where the other side had closed the connection before it could leave. */
  readonly sent: Uint8Array;
  readonly received: Uint8Array;
  /** Whether the other side closed the connection. */
  readonly closed: boolean;
}

export interface OwnTalkCommand {
  readonly type: 'talked';
  readonly talk: Talk;
}

type TalkCommand = Command<TalkTimer, OwnTalkCommand>;

/**
 * A minimal application: sends something and reads what comes back, until that is as long and nothing follows, the other side
 * closes, the time is up, or somebody ends it.
 */
export class TalkConversation implements Conversation<TalkTimer, never, OwnTalkCommand> {
  private readonly said: Uint8Array;
  private readonly withinMs: number;
  private readonly end: End;
  private readonly heard: Uint8Array[] = [];
  private length = 0;
  private sent: Uint8Array = new Uint8Array();
  private over = false;

  /**
   * @param end the connection to talk on, where it is not the one that this was started on
   * @param before what has been heard already
   */
  constructor(said: Uint8Array, withinMs: number, end: End = 0, before: Uint8Array = new Uint8Array()) {
    this.said = said;
    this.withinMs = withinMs;
    this.end = end;
    this.hear(before);
  }

  wanted(): number {
    return this.over ? 0 : Number.POSITIVE_INFINITY;
  }

  handle(event: Event<TalkTimer>): readonly TalkCommand[] {
    if (this.over) return [];
    switch (event.type) {
      case 'opened':
        return [
          { type: 'start-timer', timer: 'limit', ms: this.withinMs },
          { type: 'send', parts: [{ bytes: this.said }], end: this.end },
          ...this.quiet(),
        ];
      case 'sent':
        this.sent = this.said;
        return [];
      case 'received':
        this.hear(event.bytes);
        return this.quiet();
      case 'timer':
      case 'stopped':
        return this.finish(false);
      case 'ended':
      case 'gone':
        return this.finish(true);
      default:
        return [];
    }
  }

  private hear(bytes: Uint8Array): void {
    this.heard.push(bytes);
    this.length += bytes.length;
  }

  private quiet(): readonly TalkCommand[] {
    if (this.length < this.said.length) return [];
    return [{ type: 'start-timer', timer: 'quiet', ms: QUIET_MS }];
  }

  private finish(closed: boolean): readonly TalkCommand[] {
    this.over = true;
    const received = Buffer.concat(this.heard);
    return [
      { type: 'stop-timer', timer: 'quiet' },
      { type: 'stop-timer', timer: 'limit' },
      { type: 'talked', talk: { sent: this.sent, received, closed } },
      { type: 'close', how: 'orderly', end: this.end },
    ];
  }
}
