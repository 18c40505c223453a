import { KnownSecrets } from '../records/redaction/known-secrets.ts';
import { readFrame } from '../wire/frame/frame.ts';
import type { FrameReading } from '../wire/frame/frame-reading.ts';
import { FrameBuffer, type NextFrame } from '../wire/strict/frame-buffer.ts';
import { type HelloAnswer, refusedUnread } from './hello-answer.ts';

const MORE: NextFrame = { type: 'more', missing: 0 };

/** Reads a Hello, and no further: what follows it is the backend’s. */
export class HelloReader {
  /** Those of the Hello. */
  readonly secrets = new KnownSecrets();
  private readonly buffer = new FrameBuffer();
  private broken: Extract<NextFrame, { type: 'broken' }> | null = null;

  /** How many bytes are to be read next. After bytes that can be no frame: all that come before the answer, for the records. */
  get wanted(): number {
    return this.broken === null ? this.buffer.missing : Number.POSITIVE_INFINITY;
  }

  /** What the bytes so far are, where that has become known with these. */
  read(bytes: Uint8Array): NextFrame {
    if (this.broken !== null) return MORE;
    this.buffer.push(bytes);
    const next = this.buffer.next();
    if (next.type === 'broken') this.broken = next;
    return next;
  }

  /** The frame that the bytes are. */
  readingOf({ bytes, end }: Extract<NextFrame, { type: 'frame' }>): FrameReading {
    const reading = readFrame(bytes, 0, end, 0, 'client-to-broker');
    this.secrets.learn(reading.payload);
    return reading;
  }

  /** Whether something has come that is not a whole Hello. */
  get isMidway(): boolean {
    return this.buffer.length > 0;
  }

  /** The answer to what is not a whole Hello. @param why no more of it came, where it is not wrong by itself */
  refusal(why: string): HelloAnswer {
    const { broken } = this;
    const code = broken?.why === 'version' ? 'ERROR_VERSION_UNSUPPORTED' : undefined;
    return refusedUnread('framing', broken?.text ?? why, code);
  }
}
