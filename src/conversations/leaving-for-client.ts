import { judgeReady } from '../handoff/judge-ready.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';

/** What is on its way to a client, in order, and what the client makes of a ready that has left: it reads one frame, and judges that. */
export class LeavingForClient {
  private readonly writes: Uint8Array[] = [];
  private readonly buffer = new FrameBuffer();

  get isEmpty(): boolean {
    return this.writes.length === 0;
  }

  add(bytes: Uint8Array): void {
    this.writes.push(bytes);
  }

  /** The first write has left. @param afterReply whether the HelloReply had left before it */
  left(afterReply: boolean): void {
    const bytes = this.writes.shift();
    if (bytes !== undefined && afterReply) this.buffer.push(bytes);
  }

  /** The client is gone, and so is what was on its way. */
  clear(): void {
    this.writes.length = 0;
  }

  /** Why the client does not adopt its connection; null: it does. @param token of the handoff, as hex */
  objection(token: string): string | null {
    const next = this.buffer.peek();
    if (next.type === 'broken') return `the ready that was sent cannot be read: ${next.text}`;
    if (next.type === 'more')
      return this.buffer.length === 0 ? 'no ready was sent' : 'no complete ready was sent';
    const { failed, text } = judgeReady(readFrame(next.bytes, 0, next.end, 0, 'broker-to-client'), token);
    return failed === null ? null : `the ready that was sent must not be accepted: ${text}`;
  }
}
