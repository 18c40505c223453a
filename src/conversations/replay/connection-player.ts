import { KnownSecrets } from '../../records/redaction/known-secrets.ts';
import { noteKnown } from '../../records/redaction/shown-before.ts';
import type { Difference } from '../../records/replay-records.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { type Comparison, differencesOf, type LiveMessage } from './differences.ts';
import { staysOpenMs } from './ending.ts';
import {
  isReady,
  messageName,
  type RecordedConnection,
  type RecordedMessage,
  tokenOf,
} from './recorded-message.ts';
import type { Side } from './side.ts';
import { Substitutes } from './substitutes.ts';
import { substituted } from './substitution.ts';

/** Settings of all connections of a replay. */
export interface ReplaySettings {
  readonly side: Side;
  /** How many times as fast as recorded; null: at once. */
  readonly speed: number | null;
  /** Whether tokens, ids and the process id are said as recorded. */
  readonly verbatim: boolean;
  /** Whether the recording has anything to compare with. */
  readonly compares: boolean;
  readonly ignored: ReadonlySet<string>;
  /** How long an answer may take, in ms. */
  readonly deadlineMs: number;
  readonly pid: number;
  readonly newToken: () => Uint8Array;
}

export type ReplayTimer = 'pace' | 'answer';

export type PlayerEvent =
  | { readonly type: 'begun' }
  /** Messages that came together: what follows the last recorded one among them is looked at, too. */
  | { readonly type: 'live'; readonly live: readonly LiveMessage[] }
  /** `left`: what has come of a message that is not whole. */
  | { readonly type: 'timer'; readonly timer: ReplayTimer; readonly left: readonly LiveMessage[] }
  /** The peer says nothing more, but may still listen. */
  | { readonly type: 'ended' }
  | { readonly type: 'closed' };

export type PlayerCommand =
  | { readonly type: 'say'; readonly message: RecordedMessage; readonly bytes: Uint8Array }
  | { readonly type: 'start-timer'; readonly timer: ReplayTimer; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: ReplayTimer }
  /** How a message from the peer, or one that could not be sent, compares with the recording. */
  | {
      readonly type: 'compared';
      readonly recorded: RecordedMessage | null;
      readonly differences: readonly Difference[];
    }
  /** Everything has been played, and the connection can be closed. */
  | { readonly type: 'finished' };

/** Plays one side of a recorded connection against a live peer. Events in, commands out, no input or output of its own. */
export class ConnectionPlayer {
  private readonly connection: RecordedConnection;
  private readonly messages: readonly RecordedMessage[];
  private readonly settings: ReplaySettings;
  private readonly comparison: Comparison;
  private readonly substitutes = new Substitutes();
  private readonly waiting: LiveMessage[] = [];
  private commands: PlayerCommand[] = [];
  private next = 0;
  private readonly secrets = new KnownSecrets();
  private paced = false;
  /** Whether a recorded pause is being kept, with something to say after it. */
  private pausing = false;
  private ended = false;
  /** Whether the peer has said that the connection is the application’s from now on. */
  private handedOver = false;
  /** Whether everything has been played. */
  private leaving = false;
  private over = false;

  constructor(connection: RecordedConnection, settings: ReplaySettings) {
    this.connection = connection;
    this.messages = connection.messages;
    this.settings = settings;
    this.secrets.hear(this.messages);
    this.comparison = {
      substitutes: settings.verbatim ? null : this.substitutes,
      peerChooses: settings.side !== 'broker',
      ignored: settings.ignored,
    };
  }

  /** Whether more is read from the peer: not while much of what it sent waits for its turn. */
  get hasRoom(): boolean {
    return this.waiting.length < MOST_WAITING && this.waitingBytes < MOST_WAITING_BYTES;
  }

  private get waitingBytes(): number {
    return this.waiting.reduce((sum, { bytes }) => sum + bytes.length, 0);
  }

  handle(event: PlayerEvent): PlayerCommand[] {
    this.commands = [];
    if (this.over) return this.commands;
    switch (event.type) {
      case 'begun':
        break;
      case 'live':
        this.secrets.hear(event.live);
        this.handedOver ||= event.live.some(({ frame }) => isReady(frame));
        this.waiting.push(...event.live);
        break;
      case 'timer':
        if (event.timer === 'pace') this.paced = true;
        else this.missed(event.left);
        break;
      case 'ended':
        this.ended = true;
        if (this.pausing) return this.commands;
        break;
      case 'closed':
        this.closed();
    }
    if (!this.over) this.proceed();
    if (!this.over && this.ended && !this.pausing) this.closed();
    return this.commands;
  }

  private proceed(): void {
    for (;;) {
      const message = this.messages[this.next];
      if (message === undefined) return this.atEnd();
      if (message.own ? !this.say(message) : !this.hear(message)) return;
      this.next += 1;
    }
  }

  /** False while it is too early. */
  private say(message: RecordedMessage): boolean {
    const before = this.messages[this.next - 1];
    // A backend that sent before it has received anything would send to nobody.
    if (before === undefined && this.settings.side === 'backend' && this.waiting.length === 0) return false;
    const { speed } = this.settings;
    const pause =
      before?.time == null || message.time === null || speed === null ? 0 : message.time - before.time;
    this.pausing = pause > 0 && !this.paced;
    if (this.pausing) {
      this.commands.push({ type: 'start-timer', timer: 'pace', ms: pause / 1000 / speed! });
      return false;
    }
    this.paced = false;
    this.commands.push({ type: 'say', message, bytes: this.wordsFor(message) });
    return true;
  }

  private wordsFor(message: RecordedMessage): Uint8Array {
    const { side, verbatim, pid, newToken } = this.settings;
    if (verbatim) return message.bytes;
    const token = side === 'broker' ? tokenOf(message) : null;
    if (token !== null && token.length === TOKEN_LENGTH && !this.substitutes.knows(token))
      this.substitutes.learnToken(token, this.secrets.add(newToken()));
    return substituted(message, this.substitutes, pid);
  }

  /** False while nothing has come. */
  private hear(message: RecordedMessage): boolean {
    const live = this.waiting.shift();
    if (live === undefined) {
      if (this.settings.side !== 'backend' || this.gaveUp)
        this.commands.push({ type: 'start-timer', timer: 'answer', ms: this.settings.deadlineMs });
      return false;
    }
    this.commands.push({ type: 'stop-timer', timer: 'answer' });
    if (message.type !== 'sideband' && live.type === 'sideband') {
      this.notRecorded(live);
      return this.hear(message);
    }
    if (message.type === 'sideband' && live.type === 'frame') {
      this.waiting.unshift(live);
      this.compared(message, [{ field: null, recorded: messageName(message), live: null }]);
      return true;
    }
    this.compared(message, differencesOf(message, live, this.comparison));
    return true;
  }

  /** Whether the recorded backend ended the connection of a broker that had not said a whole offer. */
  private get gaveUp(): boolean {
    const wholeOffer = this.messages.slice(this.next).some(({ type }) => type === 'frame');
    return this.connection.end.by === 'own' && !wholeOffer;
  }

  /** Everything recorded has been played; what the peer sends now is not in the recording. */
  private atEnd(): void {
    const more = this.waiting.splice(0);
    for (const live of more) this.notRecorded(live);
    const ms = staysOpenMs(this.connection, this.settings, more.length > 0);
    if (ms === 0) return this.finish();
    if (!this.leaving && ms !== null) this.commands.push({ type: 'start-timer', timer: 'answer', ms });
    this.leaving = true;
  }

  /** Nothing more came in time, so that what has come of a message is all that comes of it. */
  private missed(left: readonly LiveMessage[]): void {
    const message = this.messages[this.next];
    this.secrets.hear(left);
    this.waiting.push(...left);
    if (message === undefined) return this.closed();
    if (left.length > 0) return;
    this.compared(message, [{ field: null, recorded: messageName(message), live: null }]);
    this.next += 1;
  }

  private closed(): void {
    for (const message of this.messages.slice(this.next)) {
      const live = message.own ? undefined : this.waiting.shift();
      this.compared(
        message,
        live === undefined
          ? [{ field: null, recorded: messageName(message), live: null }]
          : differencesOf(message, live, this.comparison),
      );
    }
    for (const live of this.waiting.splice(0)) this.notRecorded(live);
    this.finish();
  }

  private notRecorded(live: LiveMessage): void {
    // After its ready, what a client hears is the application’s.
    if (live.type === 'bytes' && this.handedOver) return;
    this.compared(null, [{ field: null, recorded: null, live: messageName(live) }]);
  }

  private compared(recorded: RecordedMessage | null, differences: readonly Difference[]): void {
    if (!this.settings.compares) return;
    this.commands.push(noteKnown({ type: 'compared', recorded, differences }, this.secrets));
  }

  private finish(): void {
    this.over = true;
    this.commands.push(
      { type: 'stop-timer', timer: 'answer' },
      { type: 'stop-timer', timer: 'pace' },
      { type: 'finished' },
    );
  }
}

/** How much of what the peer has said may wait while the recording pauses. */
const MOST_WAITING = 256;
const MOST_WAITING_BYTES = 1024 * 1024;
