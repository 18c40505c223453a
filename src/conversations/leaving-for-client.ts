import { judgeReady } from '../handoff/judge-ready.ts';
import { judgeReply } from '../handoff/judge-reply.ts';
import { readFrame } from '../wire/frame/frame.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';

/**
 * What is in transit to a client, in order, and what the client concludes from what has left: it reads a HelloReply and a
 * ready, and judges both.
 */
export class LeavingForClient {
  private readonly writes: Uint8Array[] = [];
  private readonly buffer = new FrameBuffer();

  get isEmpty(): boolean {
    return this.writes.length === 0;
  }

  add(bytes: Uint8Array): void {
    this.writes.push(bytes);
  }

  /** The first write has left. */
  left(): void {
    const bytes = this.writes.shift();
    if (bytes !== undefined) this.buffer.push(bytes);
  }

  /** The client is gone, and so is what was in transit. */
  clear(): void {
    this.writes.length = 0;
  }

  /** Why the client does not adopt its connection; null: it does. Takes what it reads. */
  objection(): string | null {
    const reply = this.read('HelloReply');
    if (typeof reply === 'string') return reply;
    // A client looks for the token that it was given, whichever that is.
    const { failed: unagreed, text: why, negotiated } = judgeReply(reply);
    if (unagreed !== null) return `the HelloReply that was sent leads to no handoff: ${why}`;
    const ready = this.read('ready');
    if (typeof ready === 'string') return ready;
    const { failed, text } = judgeReady(ready, negotiated!.token);
    return failed === null ? null : `the ready that was sent must not be accepted: ${text}`;
  }

  /** The next frame, or why the client gets none. */
  private read(what: 'HelloReply' | 'ready'): FrameReading | string {
    const next = this.buffer.next();
    if (next.type === 'broken') return `the ${what} that was sent cannot be read: ${next.text}`;
    if (next.type === 'more')
      return this.buffer.length === 0 ? `no ${what} was sent` : `no complete ${what} was sent`;
    return readFrame(next.bytes, 0, next.end, 0, 'broker-to-client');
  }
}
