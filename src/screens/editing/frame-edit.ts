import { type Disguise, disguisedMessage } from '../../records/redaction/disguised-bytes.ts';
import { redactedMessage } from '../../records/redaction/redacted-message.ts';
import { parseHexBytes } from '../../values/hex-bytes.ts';
import { parseUnsigned64 } from '../../values/integer.ts';
import { type MessageValue, messageValue } from '../../wire/fields/value.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import type { FrameReading } from '../../wire/frame/frame-reading.ts';
import { ENVELOPE, settableFields, withValue } from './set-field.ts';

/** What is wrong with a frame for whoever gets it. */
export interface FrameFailure {
  /** The check that it fails, or the problem that it has. */
  readonly check: string;
  readonly text: string;
}

/** What whoever gets a frame makes of it; null: nothing is wrong. */
export type JudgeFrame = (bytes: Uint8Array) => FrameFailure | null;

/** The byte that every frame begins with; it is in no message. */
const FRAMING = 'framingVersion';
const MOST_FRAMING = 255n;

/** A frame that is edited field by field, or byte by byte, before it is sent. */
export class FrameEdit {
  bytes: Uint8Array;
  /** What is shown of secrets; null: all of them. */
  readonly disguise: Disguise | null;
  private readonly original: Uint8Array;
  private readonly judge: JudgeFrame;
  private readonly secrets: readonly Uint8Array[];

  /** @param secrets those that passed before: its texts may repeat them */
  constructor(
    bytes: Uint8Array,
    judge: JudgeFrame,
    disguise: Disguise | null = null,
    secrets: readonly Uint8Array[] = [],
  ) {
    this.bytes = bytes;
    this.original = bytes;
    this.judge = judge;
    this.disguise = disguise;
    this.secrets = secrets;
  }

  get changed(): boolean {
    return !Buffer.from(this.bytes).equals(this.original);
  }

  /** The fields that can be set, those of the payload first; none where the frame cannot be read to its end. */
  get fields(): readonly string[] {
    const settable = settableFields(this.reading);
    return settable.length === 0 ? [] : [...settable, FRAMING];
  }

  /** The frame as it may be shown. */
  get shownBytes(): Uint8Array {
    return this.disguise === null ? this.bytes : disguisedMessage(this.bytes, this.disguise, this.secrets);
  }

  /** A field’s value as it may be shown, in the form in which it can be set. */
  value(field: string): string {
    if (field === FRAMING) return String(this.bytes[0] ?? '');
    const { envelope, payload } = this.reading;
    const inEnvelope = field.startsWith(ENVELOPE);
    const message = inEnvelope ? envelope : payload;
    const values: MessageValue = message === null ? {} : messageValue(message);
    const shown =
      this.disguise === null || message === null
        ? values
        : redactedMessage(message.type, values, true, this.secrets);
    return String(shown[inEnvelope ? field.slice(ENVELOPE.length) : field] ?? '');
  }

  /** What is left as it is shown, which may be cut, stays as it is. Throws an Error that says what is wrong with the value. */
  set(field: string, text: string): void {
    if (text === this.value(field)) return;
    if (field !== FRAMING) {
      this.bytes = withValue(this.reading, field, text);
      return;
    }
    const value = BigInt(parseUnsigned64(text.trim()));
    if (value > MOST_FRAMING) throw new Error(`"${text}" must be at most ${MOST_FRAMING}`);
    this.bytes = Uint8Array.from(this.bytes, (byte, at) => (at === 0 ? Number(value) : byte));
  }

  /** The same. Throws an Error where the text is not hex. */
  setBytes(text: string): void {
    const bytes = parseHexBytes(text);
    if (Buffer.compare(bytes, this.shownBytes) !== 0) this.bytes = bytes;
  }

  get failure(): FrameFailure | null {
    return this.judge(this.bytes);
  }

  private get reading(): FrameReading {
    return readFrame(this.bytes, 0, this.bytes.length, 0, null);
  }
}
