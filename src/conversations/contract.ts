import type { Passed } from '../frames/message.ts';
import type { Withheld } from '../handoff/talk.ts';
import type { AdoptMode } from '../script/adopt-mode.ts';
import type { PassedDescriptor } from '../wire/descriptor.ts';

export type { Withheld };

/**
 * What every conversation is made of: events go in, commands come out, and there is no input or output, no clock and no
 * randomness inside. `src/io/driver-core.ts` carries out the commands of all of them.
 */
export interface Conversation<Timer extends string = never, OwnEvent = never, OwnCommand = never> {
  handle(event: Event<Timer, OwnEvent>): readonly Command<Timer, OwnCommand>[];
  /** How many bytes may be read from that end next: none (0), any number (Infinity), or at most this many. */
  wanted(end: End): number;
  /** The end that what is read here is passed on to, which is not read faster than that end is written; itself by default. */
  feeds?(end: End): End;
  /** What could not be sent at an end, as nobody is left there: asked at once, before the commands that follow are carried out. */
  couldNotSend?(end: End, parts: readonly Part[]): readonly Command<Timer, OwnCommand>[];
  /** True while the last bytes read have to stay in the socket: a Unix socket can be reset only while it has some. */
  readonly keepsUnread?: boolean;
}

/** One of a conversation's connections: 0 is the one that it was started on, others were dialled by a command. */
export type End = number;

/** Whole microseconds since the epoch, from a clock that never goes back. */
export type Instant = number;

/**
 * Each event is stamped once, when the thing was observed. Whatever is said about it later (a latency, a record, the time in a
 * capture) uses this instant, so that no two of them can differ.
 */
export type Event<Timer extends string = never, Own = never> = (
  | ConnectionEvent
  | { readonly type: 'timer'; readonly timer: Timer }
  /** The person or the system has asked for the end. */
  | { readonly type: 'stopped' }
  | Own
) & { readonly at: Instant };

type ConnectionEvent =
  | { readonly type: 'opened'; readonly end: End }
  /** Dialling failed; `text` says why. */
  | { readonly type: 'unreachable'; readonly end: End; readonly text: string }
  /** `passed`: the descriptors that came with the first of the bytes. */
  | {
      readonly type: 'received';
      readonly end: End;
      readonly bytes: Uint8Array;
      readonly passed: readonly PassedDescriptor[];
    }
  /** A `send` has been written; stamped just before. `lacking`: something that should have been passed with it could not be made, so that it went without. */
  | { readonly type: 'sent'; readonly end: End; readonly lacking?: true }
  /** The peer sends nothing more. `reason`: the error code; empty after an orderly end. */
  | { readonly type: 'ended'; readonly end: End; readonly reason: string }
  /** Nobody is left to read what is sent: reported of an end that is watched. */
  | { readonly type: 'gone'; readonly end: End };

export type Command<Timer extends string = never, Own = never> =
  | { readonly type: 'send'; readonly parts: readonly Part[]; readonly end?: End }
  /** `silence`: the end whose silence is measured. Where that end was not read for a while, the timer is started again instead of running out. */
  | { readonly type: 'start-timer'; readonly timer: Timer; readonly ms: number; readonly silence?: End }
  | { readonly type: 'stop-timer'; readonly timer: Timer }
  /** `doing`: what cannot be done without it, as in “cannot fall back to …”. */
  | { readonly type: 'dial'; readonly end: End; readonly to: string; readonly doing?: string }
  /** Look from time to time whether anybody is still there to read at an end. A later one takes the place of an earlier one. */
  | { readonly type: 'watch'; readonly end: End; readonly half?: WatchedHalf }
  /** Whether this side itself is the reason if something is not answered on that end, because a script says so. */
  | { readonly type: 'withholds'; readonly what: Withheld; readonly end?: End }
  /** Serve a descriptor that came, close it, or keep it open unused. */
  | { readonly type: 'settle'; readonly descriptor: PassedDescriptor; readonly use: Use }
  /** Without `end` everything is over: all connections, timers, and descriptors that are not settled. */
  | { readonly type: 'close'; readonly how: Close; readonly end?: End }
  /** Something a person should know that the records do not show. */
  | { readonly type: 'notice'; readonly text: string }
  | Own;

/**
 * What somebody is that is watched and sends nothing more: `gone`, or `there` until it is seen to be gone entirely. By default it is there
 * only where the system would show that it is gone, which is looked at right away where it has been read to its end.
 */
export type WatchedHalf = 'gone' | 'there';

/** What to do with a descriptor that came. */
export type Use = AdoptMode | 'leak';

/**
 * How a connection is closed, once what was sent has left: `orderly`; `half`, which still listens; `let-go`, which shuts
 * nothing down, as the connection may be another process's by now. `reset` does not wait: the peer sees ECONNRESET where there is
 * something unread; `reset-at-first-byte` waits for that.
 */
export type Close = 'orderly' | 'half' | 'let-go' | 'reset' | 'reset-at-first-byte';

/** One write. */
export interface Part {
  readonly bytes: Uint8Array;
  /** What goes with the first byte. */
  readonly passed?: readonly Passable[];
  /** Set where the bytes are wrong, or come at the wrong time, on purpose. */
  readonly own?: boolean;
  /** Where in the bytes that begins, if what comes before is as it should be. */
  readonly ownFrom?: number;
  /** When they came, where they are passed on: as they came, or changed. */
  readonly came?: Instant;
  /** What was done to what came, in the words of a script, where these bytes are passed on in its place. */
  readonly changedBy?: string;
}

/** A descriptor that came and is passed on, or one that the driver has to find. */
export type Passable = PassedDescriptor | ChangedDescriptor | Passed;

/** A descriptor that came and is passed on with O_NONBLOCK set or cleared. */
export interface ChangedDescriptor {
  readonly descriptor: PassedDescriptor;
  readonly blocking: boolean;
}
