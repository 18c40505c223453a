import { formatStep } from '../../script/action.ts';
import type { PassedDescriptor } from '../../wire/descriptor.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import { bodyLengthAt } from '../../wire/header.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_HELLO_BODY_LENGTH, TOKEN_LENGTH } from '../../wire/limits.ts';
import { sidebandFirst } from '../../wire/strict/sideband-first.ts';
import { BrokenPassage, type PassageEvent } from './broken-passage.ts';
import { type Chunk, ChunkQueue, joined } from './chunk-queue.ts';
import type { LaneRules } from './tap-rules.ts';

export type LaneTimer = 'step' | 'patience';

export type LaneEvent =
  | { readonly type: 'received'; readonly chunk: Chunk }
  | { readonly type: 'timer'; readonly timer: LaneTimer }
  /** The sender says nothing more. */
  | { readonly type: 'ended' };

export type LaneCommand =
  | { readonly type: 'pass'; readonly chunk: Chunk }
  /** What passes next, if anything, stands for that frame; `by` says why. */
  | { readonly type: 'changed'; readonly by: string; readonly was: Uint8Array }
  | { readonly type: 'close'; readonly descriptors: readonly PassedDescriptor[] }
  | { readonly type: 'start-timer'; readonly timer: LaneTimer; readonly ms: number }
  | { readonly type: 'stop-timer'; readonly timer: LaneTimer }
  /** Close the connection on both sides. */
  | { readonly type: 'hangup' }
  /** Nothing more is to pass. */
  | { readonly type: 'end' };

/** So long the rest of a frame is waited for: what only looks like one must not be held up for good. */
const PATIENCE_MS = 1_000;

/**
 * One direction of a tapped connection: passes what comes, and holds no more of it back than the frame that may have to
 * be changed. Events in, commands out, no input or output of its own.
 */
export class TapLane {
  private readonly rules: LaneRules;
  private readonly waiting = new ChunkQueue();
  private commands: LaneCommand[] = [];
  /** Whether frames are looked for at all. */
  private looking: boolean;
  /** So many bytes must be there before it is worth looking again. */
  private needed = 0;
  private passage: BrokenPassage | null = null;
  private patient = false;
  private ended = false;
  private endTold = false;

  constructor(rules: LaneRules) {
    this.rules = rules;
    this.looking = rules.goesOn(null);
  }

  /** Bytes that are held back. */
  get held(): number {
    return this.waiting.length;
  }

  handle(event: LaneEvent): LaneCommand[] {
    this.commands = [];
    if (event.type === 'received') this.waiting.push(event.chunk);
    else if (event.type === 'ended') this.ended = true;
    else if (event.timer === 'step') this.passage?.proceed();
    else {
      this.patient = false;
      this.looking = false;
    }
    this.proceed();
    this.watchPatience();
    if (this.ended && !this.endTold && (this.passage === null || this.passage.state === 'stuck')) {
      this.endTold = true;
      this.commands.push({ type: 'end' });
    }
    return this.commands;
  }

  /** Gives up what is held back: the descriptors in it are the caller’s to close. */
  abandon(): readonly PassedDescriptor[] {
    const waiting = this.waiting.takeAll().flatMap(({ descriptors }) => descriptors);
    return [...(this.passage?.abandon() ?? []), ...waiting];
  }

  private proceed(): void {
    if (this.passage?.state === 'finished') this.passage = null;
    while (this.passage === null && this.waiting.length > 0) {
      if (!this.looking) return this.pass(this.waiting.takeAll());
      if (this.takeFrame()) continue;
      if (!this.ended) return;
      this.looking = false;
    }
  }

  private watchPatience(): void {
    const waits = this.passage === null && this.waiting.length > 0;
    if (waits === this.patient) return;
    this.patient = waits;
    const timer = 'patience';
    this.commands.push(
      waits ? { type: 'start-timer', timer, ms: PATIENCE_MS } : { type: 'stop-timer', timer },
    );
  }

  /** Deals with the frame in front; false while it is not all there. Bytes that are none end the looking. */
  private takeFrame(): boolean {
    if (this.waiting.length < this.needed) return false;
    const { bytes } = this.waiting;
    const start = this.sidebandLength(bytes);
    if (start === null) return false;
    this.needed = start + HEADER_LENGTH;
    if (bytes.length < this.needed) return false;
    const length = bodyLengthAt(bytes, start);
    // A longer frame is none of those that are changed, and not worth the memory.
    if (bytes[start] !== FRAMING_VERSION || length > MAX_HELLO_BODY_LENGTH) {
      this.looking = false;
      return true;
    }
    this.needed += length;
    if (bytes.length < this.needed) return false;
    this.needed = 0;
    this.deal(this.waiting.take(start), this.waiting.take(HEADER_LENGTH + length));
    return true;
  }

  /** How long the sideband in front is; null while that cannot be told. */
  private sidebandLength(bytes: Uint8Array): number | null {
    if (!this.rules.sidebands) return 0;
    const first = sidebandFirst(bytes, this.waiting.descriptors.length > 0);
    if (first === 'wait') return null;
    return first === 'yes' ? TOKEN_LENGTH : 0;
  }

  /** @param came the frame, in one piece or several */
  private deal(before: readonly Chunk[], came: readonly Chunk[]): void {
    const frame = joined(came);
    const { bytes } = frame;
    const reading = readFrame(bytes, 0, bytes.length, 0, null);
    const step = this.rules.stepFor(reading);
    this.looking = this.rules.goesOn(reading);
    if (step === null) {
      this.pass(before);
      const rewritten = this.rules.rewritten(reading);
      if (rewritten === null) return this.pass(came);
      this.commands.push({ type: 'changed', by: rewritten.by, was: bytes });
      return this.pass([{ ...frame, bytes: rewritten.bytes }]);
    }
    this.commands.push({ type: 'changed', by: formatStep(step), was: bytes });
    this.passage = new BrokenPassage(step, before, frame, reading, (event) => this.passageDid(event));
    this.passage.proceed();
    if (this.passage.state === 'finished') this.passage = null;
  }

  private passageDid(event: PassageEvent): void {
    if (event.type === 'pass') this.pass(event.chunks);
    else if (event.type === 'wait') this.commands.push({ type: 'start-timer', timer: 'step', ms: event.ms });
    else this.commands.push(event);
  }

  private pass(chunks: readonly Chunk[]): void {
    for (const chunk of chunks) if (chunk.bytes.length > 0) this.commands.push({ type: 'pass', chunk });
  }
}
