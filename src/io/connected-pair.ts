import { type OwnTalkCommand, type Talk, TalkConversation, type TalkTimer } from '../conversations/talk.ts';
import type { Descriptors } from './descriptors.ts';
import { Driver } from './driver.ts';
import type { HandedOver } from './handed-over.ts';
import { descriptorOf } from './light-socket.ts';
import { pausedSocket } from './paused-socket.ts';

/** A socket pair of which one end is given away, as a broker gives away its client’s connection. */
export class ConnectedPair implements HandedOver {
  readonly handleValue = null;
  private readonly given: number;
  private readonly kept: number;
  private readonly descriptors: Descriptors;
  private passed = false;
  private givenIsOpen = true;
  private keptIsOpen = true;
  private talking: { stop(): void } | null = null;
  /** Whether it was released when what was said on it ended; null where that could not be seen. */
  private releasedAfterTalk: boolean | null = null;

  /** Throws an error with the system's `code`. */
  constructor(descriptors: Descriptors) {
    this.descriptors = descriptors;
    [this.given, this.kept] = descriptors.socketPair();
  }

  /** A copy of the end that is given away; whoever passes it closes the copy. */
  copyToPass(): number {
    this.passed = true;
    return this.descriptors.duplicate(this.given);
  }

  /** To be called once the end has been passed: the backend has its own copy, and ours would hide its close. */
  closeGiven(): void {
    if (this.givenIsOpen) this.descriptors.close(this.given);
    this.givenIsOpen = false;
  }

  /** Whether every copy of the end that was given away is closed; null where it was not given away. */
  get released(): boolean | null {
    if (!this.passed) return null;
    // Whoever only shuts down its sending side still holds it.
    if (!this.keptIsOpen) return this.releasedAfterTalk;
    return !this.givenIsOpen && this.descriptors.gone(this.kept);
  }

  /** Writes in the client’s place and hears what comes back; afterwards the pair is closed. */
  talk(said: Uint8Array, withinMs: number): Promise<Talk> {
    this.keptIsOpen = false;
    const socket = pausedSocket(this.kept);
    return new Promise((done) => {
      let heard: Talk = { sent: new Uint8Array(), received: new Uint8Array(), closed: true };
      const driver = new Driver<TalkTimer, never, OwnTalkCommand>(
        new TalkConversation(said, withinMs),
        this.descriptors,
        {
          own: ({ talk }) => {
            heard = talk;
            // It is closed right after this.
            const kept = descriptorOf(socket);
            if (kept !== null) this.releasedAfterTalk = !this.givenIsOpen && this.descriptors.gone(kept);
          },
          over: () => done(heard),
        },
      );
      this.talking = driver;
      driver.start(socket);
    });
  }

  close(): void {
    this.talking?.stop();
    this.closeGiven();
    if (this.keptIsOpen) this.descriptors.close(this.kept);
    this.keptIsOpen = false;
  }
}
