import { type OwnTalkCommand, type Talk, TalkConversation, type TalkTimer } from '../conversations/talk.ts';
import { Failure } from '../failure.ts';
import { Driver } from './driver.ts';
import type { HandedOver } from './handed-over.ts';
import type { Pipes } from './pipes.ts';

/** A handle that was put into another process. */
interface Given {
  readonly pid: number;
  readonly value: string;
}

const HOST_AND_PORT = /:\d{1,5}$/;

/** A pipe of Windows of which one end is given away by its handle, as a broker gives away its client’s connection. */
export class PipePair implements HandedOver {
  private readonly pipes: Pipes;
  private readonly mine: number;
  private readonly kept: number | null;
  private given: Given | null = null;
  private mineIsOpen = true;
  private keptIsOpen = true;
  private talking: { stop(): void } | null = null;
  /** Whether the other end was closed when what was said on it ended. */
  private closedAfterTalk: boolean | null = null;

  /** @param kept null: the other end is somebody else’s */
  private constructor(pipes: Pipes, mine: number, kept: number | null) {
    this.pipes = pipes;
    this.mine = mine;
    this.kept = kept;
  }

  /** Both ends are ours. Throws an error with the system's `code`. */
  static ofOurOwn(pipes: Pipes): PipePair {
    return new PipePair(pipes, ...pipes.pair());
  }

  /** The other end is a server’s. Throws an error with the system's `code`. */
  static dialled(pipes: Pipes, address: string): PipePair {
    if (HOST_AND_PORT.test(address))
      throw new Failure(
        'environment',
        'ENOTSUP',
        `${address} is not a pipe: on Windows only the handle of a pipe can be duplicated into another process`,
        'name a pipe with --connect',
      );
    const socket = pipes.dial(address);
    return new PipePair(pipes, socket.descriptor!, null);
  }

  /** What was given, as its process knows it; null: nothing was. */
  get handleValue(): string | null {
    return this.given?.value ?? null;
  }

  /** Puts a copy into the table of a process; gives its value there. Throws an error with the system's `code`. */
  giveTo(pid: number): string {
    const value = this.pipes.handles.putInto(pid, this.mine);
    this.given = { pid, value };
    this.pipes.givenAway.add(value);
    return value;
  }

  /** A copy for a message: there are none of those on Windows. */
  copyToPass(): null {
    return null;
  }

  /** The copy of our own stays until the end, to tell by it whether the other one is still there: `released` looks at that. */
  closeGiven(): void {}

  get released(): boolean | null {
    if (!this.mineIsOpen) return this.closedAfterTalk;
    return this.given === null ? null : !this.isThere(this.given);
  }

  /** Closes it in the other process, where that has not done so. Whether it had to be. */
  takeBack(): boolean {
    const { given } = this;
    return given !== null && this.pipes.handles.takeBack(given.pid, given.value, this.mine);
  }

  talk(said: Uint8Array, withinMs: number): Promise<Talk | null> {
    // Ours would hide that the other one is closed.
    this.closeMine();
    const { kept } = this;
    if (kept === null) return Promise.resolve(null);
    this.keptIsOpen = false;
    return new Promise((done) => {
      let heard: Talk = { sent: new Uint8Array(), received: new Uint8Array(), closed: true };
      const driver = new Driver<TalkTimer, never, OwnTalkCommand>(
        new TalkConversation(said, withinMs),
        null,
        {
          own: ({ talk }) => {
            heard = talk;
            this.closedAfterTalk = talk.closed;
          },
          over: () => done(heard),
        },
      );
      this.talking = driver;
      driver.start(this.pipes.light.socket(kept));
    });
  }

  close(): void {
    this.talking?.stop();
    this.closeMine();
    if (this.keptIsOpen && this.kept !== null) this.pipes.close(this.kept);
    this.keptIsOpen = false;
  }

  private closeMine(): void {
    if (this.mineIsOpen) this.pipes.close(this.mine);
    this.mineIsOpen = false;
  }

  private isThere({ pid, value }: Given): boolean {
    return this.pipes.handles.isThere(pid, value, this.mine);
  }
}
