import type { Close } from '../../../src/conversations/contract.ts';
import type { Drivable, EndOwner } from '../../../src/io/drivable.ts';
import type { Process } from './process.ts';
import type { InFlight, SocketEnd } from './socket-end.ts';

export type Receive = (bytes: Uint8Array, passed: readonly InFlight[]) => void;

/** One connection of a conversation: what `src/io/connection.ts` is in the real world. */
export class Line implements Drivable {
  /** The simulated kernel takes whatever is written. */
  readonly queued = 0;
  private ended = false;
  private failed = false;
  private readonly process: Process;
  private readonly number: number;
  private readonly owner: EndOwner;
  private readonly received: Receive;
  private readonly left: () => void;
  private readonly socket: SocketEnd;
  private leaving = false;
  private gone = false;
  private reading = false;
  private watched = false;
  private readonly look = () => void this.process.after(0, () => this.read());

  /** @param left called once it is closed on this side */
  constructor(process: Process, number: number, owner: EndOwner, received: Receive, left: () => void) {
    this.process = process;
    this.number = number;
    this.owner = owner;
    this.received = received;
    this.left = left;
    this.socket = process.file(number).socket!;
    process.file(number).blocking = false;
    this.socket.readers.add(this.look);
  }

  /** The process at the other end. */
  get peerPid(): number {
    return this.socket.peer.pid;
  }

  /** False once it is closed. */
  get isOpen(): boolean {
    return !this.gone;
  }

  read(): void {
    if (this.reading || this.process.dead) return;
    this.reading = true;
    while (!this.leaving && !this.ended) {
      const wanted = this.owner.wanted(this.failed);
      if (wanted === 0) break;
      const read = this.socket.read(wanted);
      if (read.type === 'nothing-yet') break;
      if (read.type === 'end') {
        this.finish(read.reason);
        break;
      }
      this.socket.unread = read.bytes.length;
      this.received(read.bytes, read.passed);
      if (!this.leaving && !this.owner.keepsUnread()) this.socket.unread = 0;
    }
    this.reading = false;
    if (this.failed) this.lose();
  }

  send(bytes: Uint8Array, passed: readonly InFlight[]): boolean {
    if (!this.leaving && bytes.length > 0) {
      if (this.socket.write(bytes, passed)) return true;
      this.failed = true;
      this.process.after(0, () => this.read());
      return false;
    }
    for (const { file } of passed) file.release();
    return !this.leaving;
  }

  /** A copy for another process, which gets it blocking. */
  copyToPass(): number {
    this.socket.unread = 0;
    this.process.file(this.number).blocking = true;
    return this.process.duplicate(this.number);
  }

  watch(gone: () => void): void {
    if (this.watched) return;
    this.watched = true;
    const tell = () => void this.process.after(LOOK, () => this.leaving || gone());
    if (this.socket.deserted) tell();
    else this.socket.watchers.add(tell);
    // Without a reader, the end of what is sent is seen by looking, too.
    if (!this.ended) this.socket.readers.add(() => !this.ended && this.socket.deserted && tell());
  }

  close(how: Close): void {
    if (how === 'half') return this.socket.shutDown();
    if (this.leaving) return;
    this.leaving = true;
    this.left();
    if (how === 'reset-at-first-byte') return this.closeAtFirstByte();
    if (how !== 'reset') this.socket.unread = 0;
    this.closeNow();
  }

  private closeAtFirstByte(): void {
    const look = () => void this.process.after(0, () => this.closeNow());
    if (this.socket.readable) look();
    else this.socket.readers.add(look);
  }

  private closeNow(): void {
    if (this.gone) return;
    this.gone = true;
    this.socket.readers.delete(this.look);
    this.process.close(this.number);
    this.process.after(0, () => this.owner.closed(0));
  }

  private lose(): void {
    this.failed = false;
    this.finish('EPIPE');
    if (!this.leaving) this.owner.gone();
  }

  private finish(reason: string): void {
    if (this.ended || this.leaving) return;
    this.ended = true;
    this.owner.ended(reason);
  }
}

/** How long until a connection that nobody reads is looked at again, in µs. */
const LOOK = 50_000;
