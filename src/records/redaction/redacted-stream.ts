import type { Direction } from '../../wire/direction.ts';
import { cutFrame } from '../../wire/frame/cut-frame.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import { TOKEN_LENGTH } from '../../wire/limits.ts';
import { FrameKind } from '../../wire/registry.ts';
import { StreamSplitter } from '../../wire/stream/stream.ts';
import type { Segment } from '../segment.ts';
import { SHOWN_BYTES } from './cut.ts';
import { type Disguise, disguisedFrame, disguisedRun, shownOfRun } from './disguised-bytes.ts';
import type { Replaced } from './kept-structure.ts';
import type { KnownSecrets } from './known-secrets.ts';

/** What came and is not given out yet. */
interface Waiting {
  readonly segment: Segment;
  /** A copy of its bytes, in which they are replaced. */
  readonly bytes: Uint8Array;
  /** Offset of its first byte in the stream. */
  readonly offset: number;
}

/** Memory that a waiting segment takes besides its bytes, in bytes. */
const SEGMENT_WEIGHT = 256;

/** One direction of a connection. Its secrets are replaced as soon as it is known which of its bytes are secret. */
export class RedactedStream {
  /** How much memory is held for what waits, in bytes. */
  weight = 0;
  private waiting: Waiting[] = [];
  private readonly splitter: StreamSplitter;
  /** Bytes before this offset are as they are given out. */
  private decided = 0;
  /** Where the bytes began that belong to no frame; null: the last ones belong to one. */
  private runStart: number | null = null;
  /** Where such bytes ended that may be continued; -1: something else came after them. */
  private runEnd = -1;
  /** How far such bytes are shown. */
  private shownUntil = 0;
  private readonly disguise: Disguise;

  /**
   * @param secrets those that passed on the connection, in either direction
   * @param ready called when the stream says that the connection was handed over
   */
  constructor(direction: Direction | null, disguise: Disguise, secrets: KnownSecrets, ready: () => void) {
    this.disguise = disguise;
    const sidebands = direction === null || direction === 'broker-to-backend';
    this.splitter = new StreamSplitter(
      {
        sideband: (bytes, start, base) => {
          this.endRun(-1);
          const end = start + TOKEN_LENGTH;
          secrets.add(bytes.subarray(start, end));
          this.decide(base + end, base, disguisedRun(bytes, start, end, SHOWN_BYTES, disguise));
        },
        frame: (bytes, start, end, base) => {
          this.endRun(-1);
          const reading = readFrame(bytes, start, end, base, direction);
          secrets.learn(reading.payload);
          this.decide(base + end, base, disguisedFrame(reading, disguise, secrets.all));
          if (reading.kind === FrameKind.EVENT && reading.message === 'HandoffAck') ready();
        },
        unframed: (offset, length) => {
          this.runStart ??= offset;
          this.decideRun(offset + length);
          this.endRun(offset + length);
        },
      },
      sidebands,
    );
  }

  setOnlyPlausible(): void {
    this.splitter.setOnlyPlausible();
  }

  push(segment: Segment): void {
    const { splitter } = this;
    const bytes = Uint8Array.from(segment.bytes);
    this.waiting.push({ segment, bytes, offset: splitter.length });
    this.weight += bytes.length + SEGMENT_WEIGHT;
    if (segment.application) splitter.setOnlyPlausible();
    if (segment.gap !== undefined) {
      splitter.gap(segment.gap);
      // What was not recorded may be a part of the same secret.
      if (this.runEnd === splitter.length - segment.gap) {
        this.runEnd += segment.gap;
        this.shownUntil += segment.gap;
      }
      this.decided = splitter.length;
      return;
    }
    const { descriptors, passed } = segment;
    const handle = passed?.some((one) => one.handle !== undefined) === true;
    if (!handle && descriptors !== null && (descriptors > 0 || passed !== undefined))
      splitter.markDescriptor();
    splitter.push(segment.bytes);
    this.absorb();
  }

  /** Nothing more comes: what is unfinished belongs to no frame. */
  end(): void {
    this.splitter.end();
    this.decided = this.splitter.length;
  }

  /** Stops waiting for the end of its frame, which then counts as bytes that belong to none. */
  giveUp(): void {
    this.splitter.giveUp();
    this.absorb();
  }

  /** What can be given out, secrets replaced. */
  take(): Segment[] {
    const given: Segment[] = [];
    while (this.waiting.length > 0) {
      const first = this.waiting[0]!;
      const { segment, bytes, offset } = first;
      const end = offset + bytes.length;
      if (end > this.decided) {
        if (this.decided > offset) given.push(this.cutOff(first, this.decided - offset));
        break;
      }
      this.waiting.shift();
      this.weight -= bytes.length + SEGMENT_WEIGHT;
      given.push({ ...segment, bytes });
    }
    return given;
  }

  /** Takes the first bytes of what waits as a segment of their own. */
  private cutOff({ segment, bytes, offset }: Waiting, length: number): Segment {
    this.weight -= length;
    // Descriptors belong to the first of the bytes that they came with.
    const { passed: _, ...rest } = segment;
    const descriptors = segment.descriptors === null ? null : 0;
    this.waiting[0] = {
      segment: { ...rest, descriptors },
      bytes: bytes.subarray(length),
      offset: offset + length,
    };
    return { ...segment, bytes: bytes.subarray(0, length) };
  }

  /** What the splitter no longer holds, though no piece has ended, belongs to no frame. */
  private absorb(): void {
    const { splitter } = this;
    const until = splitter.length - splitter.pending.length;
    if (until <= this.decided) return;
    this.runStart ??= this.decided;
    this.decideRun(until);
  }

  /** How many bytes may be shown of what begins at an offset: fewer than 4 where it continues bytes of no frame. */
  private shownAt(offset: number): number {
    return this.runEnd === offset
      ? Math.max(0, Math.min(SHOWN_BYTES, this.shownUntil - offset))
      : SHOWN_BYTES;
  }

  private endRun(at: number): void {
    this.runStart = null;
    this.runEnd = at;
  }

  private decideRun(until: number): void {
    const from = this.decided;
    if (until <= from) return;
    const bytes = this.bytes(from, until);
    if (this.runStart === from) {
      // What begins like a frame shows that it does, or it would be another kind of damage.
      const shown = cutFrame(bytes) !== null ? shownOfRun(bytes, 0, bytes.length) : this.shownAt(from);
      this.shownUntil = from + shown;
      return this.decide(until, from, disguisedRun(bytes, 0, bytes.length, shown, this.disguise));
    }
    const start = Math.max(0, this.shownUntil - from);
    const hidden = bytes.subarray(start);
    this.decide(until, from, hidden.length === 0 ? [] : [{ start, bytes: this.disguise(hidden) }]);
  }

  /** @param base offset of what the places are counted from */
  private decide(until: number, base: number, replaced: readonly Replaced[]): void {
    for (const { start, bytes } of replaced) this.replace(base + start, bytes);
    this.decided = until;
  }

  /** The bytes that wait, from one offset to another. */
  private bytes(from: number, until: number): Uint8Array {
    const parts = this.waiting
      .filter(({ offset, bytes }) => offset < until && offset + bytes.length > from)
      .map(({ offset, bytes }) => bytes.subarray(Math.max(0, from - offset), until - offset));
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  private replace(from: number, stand: Uint8Array): void {
    const until = from + stand.length;
    for (let place = this.firstAt(from); place < this.waiting.length; place++) {
      const { offset, bytes } = this.waiting[place]!;
      if (offset >= until) return;
      const start = Math.max(from, offset);
      const end = Math.min(until, offset + bytes.length);
      if (start < end) bytes.set(stand.subarray(start - from, end - from), start - offset);
    }
  }

  /** The place of the first waiting segment that ends after an offset. */
  private firstAt(from: number): number {
    let low = 0;
    let high = this.waiting.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { offset, bytes } = this.waiting[middle]!;
      if (offset + bytes.length <= from) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
