import { createHmac, randomBytes } from 'node:crypto';
import type { Disguise } from '../records/redaction/disguised-bytes.ts';
import { TrafficRedactor } from '../records/redaction/traffic-redactor.ts';
import type { Segment } from '../records/segment.ts';
import type { Direction } from '../wire/direction.ts';
import type { CaptureEncoder } from './encoder.ts';

/** Writes traffic in any form, secrets replaced. */
export class RedactingEncoder implements CaptureEncoder {
  private readonly encoder: CaptureEncoder;
  private readonly redactor = new TrafficRedactor(disguise());

  constructor(encoder: CaptureEncoder) {
    this.encoder = encoder;
  }

  head(): Uint8Array {
    return this.encoder.head();
  }

  segment(segment: Segment): Uint8Array {
    return this.encoded(this.redactor.take(segment));
  }

  endConnection(connection: number, time: number | null, endedBy: Direction | null): Uint8Array {
    const rest = this.encoded(this.redactor.endConnection(connection));
    return Buffer.concat([rest, this.encoder.endConnection(connection, time, endedBy)]);
  }

  end(): Uint8Array {
    return Buffer.concat([this.encoded(this.redactor.end()), this.encoder.end()]);
  }

  private encoded(segments: readonly Segment[]): Uint8Array {
    return Buffer.concat(segments.map((segment) => this.encoder.segment(segment)));
  }
}

/** The replacements are made with a key that is new each time and that nobody keeps. */
export function disguise(): Disguise {
  const key = randomBytes(32);
  return (secret) => {
    const digest = createHmac('sha256', key).update(secret).digest('base64url').slice(0, 42);
    return Buffer.from(digest.repeat(Math.ceil(secret.length / digest.length)).slice(0, secret.length));
  };
}
