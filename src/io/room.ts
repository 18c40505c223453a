import { closeSync } from 'node:fs';
import { descriptorOf, isLight, type StreamSocket } from './light-socket.ts';
import type { Lines } from './lines.ts';

/** How long until a full socket is tried again that nothing tells of, in ms; twice as long each time that nothing has left. */
const RETRY_MS = 2;
const MOST_RETRY_MS = 32;

/** Tells when a socket that was full has room again. */
export class Room {
  private readonly socket: StreamSocket;
  private readonly descriptors: Lines | null;
  /** Of a socket of Node’s, while the system is asked about it. */
  private duplicate: number | null = null;
  /** While the system is not asked. */
  private timer: NodeJS.Timeout | undefined;
  private retryMs = RETRY_MS;
  /** Whether the system has told of room, and nothing could leave all the same. */
  private misled = false;

  /** @param descriptors null where Node writes everything */
  constructor(socket: StreamSocket, descriptors: Lines | null) {
    this.socket = socket;
    this.descriptors = descriptors;
  }

  /** Tells once that there is room, or nobody left to read what is written. Not asked again before it has told. */
  wait(told: () => void): void {
    if (!this.misled && this.ask(told)) return;
    this.timer = setTimeout(told, this.retryMs);
    this.retryMs = Math.min(MOST_RETRY_MS, 2 * this.retryMs);
  }

  /** Notes whether anything could leave once it had told. */
  tried(left: boolean): void {
    this.misled = !left;
    if (left) this.retryMs = RETRY_MS;
  }

  /** Before the socket is closed, or after that. */
  stop(): void {
    clearTimeout(this.timer);
    if (this.duplicate === null) return;
    this.descriptors?.light?.poller?.unwatchRoom?.(this.duplicate);
    closeSync(this.duplicate);
    this.duplicate = null;
  }

  /** False where the system does not tell. */
  private ask(told: () => void): boolean {
    const { socket, descriptors } = this;
    if (isLight(socket)) return socket.waitForRoom(told);
    const poller = descriptors?.light?.poller;
    const descriptor = descriptorOf(socket);
    if (descriptors === null || poller?.watchRoom === undefined || descriptor === null) return false;
    try {
      // Node closes its descriptors when it likes, and the number may be another one's by then.
      this.duplicate = descriptors.duplicate(descriptor);
    } catch {
      return false;
    }
    poller.watchRoom(this.duplicate, () => {
      this.stop();
      told();
    });
    return true;
  }
}
