import { nothingPasses, UNDELIVERED } from '../../handoff/nothing-passes.ts';
import { formatStep, type Step } from '../../script/action.ts';
import { passesUnchanged } from '../../script/breaks.ts';
import { isHeldStep } from '../../script/held-step.ts';
import { readFrame } from '../../wire/frame/frame.ts';
import { bodyLengthAt } from '../../wire/header.ts';
import { FRAMING_VERSION, HEADER_LENGTH, MAX_HELLO_BODY_LENGTH } from '../../wire/limits.ts';
import type { Part } from '../contract.ts';
import { BrokenPassage, type PassageDeed } from './broken-passage.ts';
import { BrokenSideband } from './broken-sideband.ts';
import { type Chunk, ChunkQueue, joined } from './chunk-queue.ts';
import { isOffer, sidebandLength } from './in-front.ts';
import type { LaneCommand, LaneEvent } from './lane-contract.ts';
import { leftOver } from './left-over.ts';
import { PassingMessage } from './passing-message.ts';
import type { LaneRules } from './tap-rules.ts';
import { asTheyCame, changed, closed, partOf, replaced, Undelivered } from './undelivered.ts';

/** How long to wait for the rest of a frame: bytes that only look like one must not be held forever. */
const PATIENCE_MS = 1_000;

/**
 * One direction of a tapped connection: passes on what comes, and holds back only the frame that may have to be changed. Events
 * in, commands out, no input or output of its own.
 */
export class TapLane {
  readonly undelivered: Undelivered;
  private readonly rules: LaneRules;
  private readonly waiting = new ChunkQueue();
  private commands: LaneCommand[] = [];
  /** Whether frames are looked for at all. */
  private looking: boolean;
  /** How many bytes must be there before it is worth looking again. */
  private needed = 0;
  /** Whether the sideband in front is to pass, or has been handled separately. */
  private sideband: 'undecided' | 'passes' | 'gone' = 'undecided';
  private passage: BrokenPassage | null = null;
  /** The sideband of the next frame, where a script has broken it; else null. */
  private broken: BrokenSideband | null = null;
  /** What of its message nothing was said of yet. */
  private unchanged: readonly Chunk[] = [];
  /** Says what is done about its message, once it is: the connection may end before. Null: nothing is to be said, or it is not decided. */
  private tellDone: (() => void) | null = null;
  private patient = false;
  private ended = false;
  private endTold = false;

  constructor(rules: LaneRules) {
    this.rules = rules;
    this.undelivered = new Undelivered(rules.sidebands);
    this.looking = rules.goesOn(null);
  }

  /** Bytes that are held back, or could not pass. */
  get held(): number {
    return this.waiting.length + this.undelivered.length;
  }

  /** Whether everything passes as it comes: no frame is looked for, and nothing is held back. */
  get passesAll(): boolean {
    return !this.looking && this.passage === null && this.waiting.length === 0 && !this.ended;
  }

  /** Whether a frame is being dealt with that ends in a reset, so that what was read must stay in the socket. */
  get resets(): boolean {
    return this.passage?.resets === true;
  }

  handle(event: LaneEvent): LaneCommand[] {
    this.commands = [];
    if (event.type === 'received') this.waiting.push(event.chunk);
    else if (event.type === 'ended') this.ended = true;
    else if (event.timer === 'step') this.play();
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

  /** The connection is over: tells what came and will not pass. */
  abandon(): LaneCommand[] {
    this.commands = this.undelivered.end();
    const { passage, waiting } = this;
    if (passage === null && waiting.length === 0) return this.commands;
    this.unchanged = passage?.hasBegun === false ? this.unchanged : [];
    const by = passage?.keepsBack ?? UNDELIVERED;
    const lost = [...this.unchanged, ...leftOver(waiting.takeAll(), this.rules.sidebands)];
    this.commands.push(...closed(lost));
    this.tellChanged(lost, by, passage !== null);
    this.unchanged = [];
    return this.commands;
  }

  private proceed(): void {
    if (this.passage?.state === 'finished') this.passage = null;
    while (this.passage === null && this.waiting.length > 0) {
      if (!this.looking) return this.pass(this.waiting.takeAll().map(asTheyCame));
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

  /**
   * Deals with the frame in front; false while it is not all there. After bytes that are not one, no more frames are looked
   * for.
   */
  private takeFrame(): boolean {
    if (this.waiting.length < this.needed) return false;
    const { bytes } = this.waiting;
    const mayHave = this.rules.sidebands && this.sideband !== 'gone';
    const start = mayHave ? sidebandLength(bytes, this.waiting.hasDescriptor) : 0;
    if (start === null) return false;
    if (start > 0 && !this.rules.offers) {
      this.looking = false;
      return true;
    }
    // One that came with a descriptor is a sideband, whatever follows.
    if (start > 0 && this.waiting.hasDescriptor && this.breakSideband(start)) return true;
    this.needed = start + HEADER_LENGTH;
    if (bytes.length < this.needed) return false;
    const length = bodyLengthAt(bytes, start);
    // A longer frame is not one of those that are changed, and not worth the memory.
    if (bytes[start] !== FRAMING_VERSION || length > MAX_HELLO_BODY_LENGTH) {
      this.looking = false;
      return true;
    }
    this.needed += length;
    if (bytes.length < this.needed) return false;
    this.needed = 0;
    if (start > 0 && isOffer(bytes, start, length) && this.breakSideband(start)) return true;
    this.sideband = 'undecided';
    this.deal(this.waiting.take(start), this.waiting.take(HEADER_LENGTH + length));
    return true;
  }

  /** Handles the sideband separately where a script is about it, which is asked once; false: it passes with its offer. */
  private breakSideband(length: number): boolean {
    if (this.sideband !== 'undecided') return false;
    const step = this.rules.sidebandStep();
    this.sideband = step === null ? 'passes' : 'gone';
    if (step === null) return false;
    this.needed = 0;
    const sideband = this.waiting.take(length);
    this.broken = new BrokenSideband();
    this.break(step, joined(sideband), null, PassingMessage.sideband(sideband));
    return true;
  }

  /** @param came the frame, in one piece or several */
  private deal(before: readonly Chunk[], came: readonly Chunk[]): void {
    const frame = joined(came);
    const { bytes: was } = frame;
    const reading = readFrame(was, 0, was.length, 0, null);
    const step = this.rules.stepFor(reading);
    this.looking = this.rules.goesOn(reading);
    const rewritten = this.rules.rewritten(reading);
    const hiddenBy = reading.message === 'HandoffOffer' ? (this.broken?.hidesOffer ?? null) : null;
    this.broken = null;
    if (step === null) {
      this.pass(before.map(asTheyCame));
      if (hiddenBy !== null) this.tellChanged([frame], hiddenBy, true);
      if (rewritten === null) return this.pass(came.map((one) => replaced(one, hiddenBy)));
      this.commands.push({ type: 'changed', by: rewritten.by, was, own: false, came: frame.at });
      return this.pass([replaced({ ...frame, bytes: rewritten.bytes }, rewritten.by)]);
    }
    // A script only changes frames that would pass otherwise.
    const bytes = rewritten?.bytes ?? was;
    const passing = rewritten === null ? reading : readFrame(bytes, 0, bytes.length, 0, null);
    const message = PassingMessage.frame(before, { ...frame, bytes }, passing);
    this.break(step, frame, rewritten?.by ?? null, message, before);
  }

  /** @param by why the bytes differ from those that came; null: they do not @param sideband goes with the frame, or not at all */
  private break(
    step: Step,
    frame: Chunk,
    by: string | null,
    message: PassingMessage,
    sideband: readonly Chunk[] = [],
  ): void {
    const before = sideband.length > 0 ? [joined(sideband)] : [];
    let why: string | null = null;
    const tellChange = (played: Step) => {
      const own = !passesUnchanged(played);
      why = own ? formatStep(played) : by;
      if (why === null) return;
      this.broken?.becomes(why);
      const withheld = nothingPasses(why);
      this.unchanged = withheld ? [] : before;
      this.tellChanged(withheld ? [...before, frame] : [frame], why, own);
    };
    this.unchanged = [...before, frame];
    this.tellDone = isHeldStep(step) ? null : () => tellChange(step);
    this.passage = new BrokenPassage(step, message, (event) => {
      if (event.type === 'decided') this.tellDone = () => tellChange(event.step);
      else this.passageDid(event, (part) => partOf(part, this.unchanged, frame.at, why));
    });
    this.play();
    if (this.passage.state === 'finished') this.passage = null;
  }

  /** Does what comes next about the message in transit, up to where something has to be waited for. */
  private play(): void {
    this.passage?.proceed();
    if (this.passage?.state !== 'going') this.done();
  }

  private done(): void {
    this.tellDone?.();
    this.tellDone = null;
  }

  private tellChanged(messages: readonly Chunk[], by: string, own: boolean): void {
    for (const message of messages) this.commands.push(changed(message, by, own));
  }

  private passageDid(event: PassageDeed, passing: (part: Part) => Part): void {
    if (event.type === 'wait')
      return void this.commands.push({ type: 'start-timer', timer: 'step', ms: event.ms });
    // What becomes of descriptors that do not pass is told with what they came with.
    if (event.type === 'close') this.commands.push(event);
    this.done();
    if (event.type === 'pass') {
      this.broken?.passes(event.parts);
      this.pass(event.parts.map(passing));
    } else if (event.type === 'hangup') this.commands.push(event);
  }

  private pass(parts: readonly Part[]): void {
    for (const part of parts) if (part.bytes.length > 0) this.commands.push({ type: 'pass', part });
  }
}
