import type { MessageReading } from '../../wire/fields/reading.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { isHarmlessText } from './harmless-text.ts';

/** How many secrets of a connection are remembered: more than any that is not a long series of handoffs has. */
const MOST_SECRETS = 64;
/** No longer ones are remembered: nobody repeats them as text. In bytes. */
const LONGEST_SECRET = 4_096;

/** What was said, taken apart. */
interface Heard {
  readonly type: 'sideband' | 'frame' | 'bytes';
  readonly bytes: Uint8Array;
  readonly frame: FrameReading | null;
}

/** The tokens and secrets that passed last on a connection, in either direction: a later text may repeat them. */
export class KnownSecrets {
  private readonly secrets: Uint8Array[] = [];

  get all(): readonly Uint8Array[] {
    return this.secrets;
  }

  /** Takes note of all that a message carries. */
  learn(message: MessageReading | null): void {
    for (const secret of message === null ? [] : allSecretsIn(message)) this.add(secret);
  }

  /** Takes note of sidebands, and of all that frames carry. */
  hear(messages: readonly Heard[]): void {
    for (const { type, bytes, frame } of messages) {
      if (type === 'sideband') this.add(bytes);
      this.learn(frame?.payload ?? null);
    }
  }

  /** Takes note of a secret; gives it. */
  add(secret: Uint8Array): Uint8Array {
    if (secret.length === 0 || secret.length > LONGEST_SECRET) return secret;
    if (this.secrets.some((known) => Buffer.compare(known, secret) === 0)) return secret;
    // The bytes that were read may be a part of a whole chunk.
    this.secrets.push(Uint8Array.from(secret));
    if (this.secrets.length > MOST_SECRETS) this.secrets.shift();
    return secret;
  }
}

/** The tokens and secrets of a message itself: its own text may repeat them. */
export function secretsRead({ type, bytes, fields }: MessageReading): Uint8Array[] {
  return fields
    .filter((field) => field.type?.type === 'bytes' && !isHarmlessText(type.name, field.type.name))
    .map(({ valueStart, end }) => bytes.subarray(valueStart, end));
}

/** Those of the messages in it, too. */
function allSecretsIn(message: MessageReading): Uint8Array[] {
  const inner = message.fields.flatMap((field) =>
    field.message === null ? [] : allSecretsIn(field.message),
  );
  return [...secretsRead(message), ...inner];
}
