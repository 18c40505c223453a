import { judgeReady } from '../handoff/judge-ready.ts';
import { readFrame } from '../wire/frame/frame.ts';
import { FrameBuffer } from '../wire/strict/frame-buffer.ts';

/** What a client makes of the bytes that have left for it after the HelloReply: it reads one frame, and judges that. */
export class ReadyLeft {
  private readonly buffer = new FrameBuffer();

  left(bytes: Uint8Array): void {
    this.buffer.push(bytes);
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
